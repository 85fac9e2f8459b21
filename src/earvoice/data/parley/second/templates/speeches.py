"""How speakers open, turn to their theme and close."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

SPEECHES = tuple(
    read_templates("""
open_morning | open *0.3
good_morning~g , ladies_and_gentlemen~l .
女士们先生们~l ， 早上好~g 。

open_friends | open *0.3
good_afternoon~g , dear~d friends~f .
亲爱的~d 朋友们~f ， 下午好~g 。

open_welcome | open *0.4
welcome~w to~t {city} , everyone~e .
欢迎~w 大家~e 来到~t {city} 。

open_name | open *0.5
my_name_is~m {me} , and I~i work~k at~a {org} .
我叫~m {me} ， 我~i 在~a {org} 工作~k 。

open_from | open *0.5
I~i am~b {me} from~f {org} .
我~i 是~b 来自~f {org} 的 {me} 。

open_honor | open *0.3
it_is~b a great~g honor~h to speak~s here~r today~t .
今天~t 能 在_这里~r 发言~s ， 我~b 感到 非常~g 荣幸~h 。

open_invited | open *0.4
thank_you~t for inviting~v me~m to~o {city} .
谢谢~t 你 邀请~v 我~m 来~o {city} 。

theme_today | theme *0.8
today~t I~i would_like_to~w talk_about~a {theme} .
今天~t 我~i 想~w 谈谈~a {theme} 。

theme_and | theme *0.8
my~m topic~t today~d is {the_theme} and~a {the_theme.2} .
我~m 今天~d 的 主题~t 是 {the_theme} 和~a {the_theme.2} 。

theme_questions | theme *0.6
I~i will~w say~s a_few~f words~r about~a {the_theme} .
关于~a {the_theme} ， 我~i 会~w 说~s 几句~f 话~r 。

theme_years | theme *0.6
I~i have worked~w on~w {the_theme} for {years} .
我~i 研究~w {the_theme} 已经 {years} 了 。

theme_know | theme *0.6
everyone~e knows~k that {state} .
大家~e 都 知道~k ， {state} 。

theme_next | theme *0.4
now~n let_me~l introduce~t {name} from~f {org} .
现在~n 让我~l 介绍~t 来自~f {org} 的 {name} 。

close_thanks | close *0.3
thank_you~t very_much~v for your~y attention~a .
非常~v 感谢~t 大家的~y 聆听~a 。

close_summary | close *0.4
in_short~s , {growing} .
总之~s ， {growing} 。

close_together | close *0.5
let_us~l work~w together~t to {aim} .
让_我们~l 一起~t 努力~w {aim} 。

close_contact | close *0.4
if~i you~y want_to~w know~k more~m , please~p contact~c {person} .
如果~i 你~y 想~w 了解~k 更多~m ， 请~p 联系~c {person} 。

close_hope | close *0.4
I~i hope~h that {outcome} .
我~i 希望~h {outcome} 。

close_see_you | close *0.4
goodbye~g , and see_you~s again~a {soon} .
再见~g ， 我们 {soon} 再~a 见~s 。
""")
)
