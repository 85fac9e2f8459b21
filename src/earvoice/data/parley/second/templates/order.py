"""What stands elsewhere in the other language: clauses, relatives, objects, times and reasons."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

ORDER = tuple(
    read_templates("""
waited_until | background *0.7
{who} waited~w {at} until~u {others_did} .
{who} {at} 一直~u 等~w 到 {others_did} 。

not_until | background *0.7
{the:event} did_not~n begin~b until~u {others_did} .
直到~u {others_did} ， {the:event} 才~n 开始~b 。

even_if_so | problem *0.6
we~w will_not~n give_up~g even_if~e {trouble} .
就算~e {trouble} ， 我们~w 也 不会~n 放弃~g 。

no_matter_how | plan *0.6
no_matter~n how~h difficult~d it is , we~w must~m {aim} .
无论~n 有 多么~h 困难~d ， 我们~w 都 必须~m {aim} 。

in_case_of | problem *0.6
please~p call~c {person} in_case~i {trouble} .
万一~i {trouble} ， 请~p 给 {person} 打~c 电话~c 。

which_is_why | action *0.7
{trouble} , which is why~w {fixed} .
{trouble} ， 这 就 是 {fixed} 的 原因~w 。

the_reason_is | action *0.7
the reason~r why {fixed_t} is~i that {trouble} .
{fixed_t} 的 原因~r 是~i {trouble} 。

it_was_who_told | background *0.7
it was~i {person} who told~t us~u about~a {the_theme} .
是~i {person} 告诉~t 了 我们~u 关于~a {the_theme} 的 事情 。

never_forget_thing | opinion *0.7
I~i will~w never~n forget~f {thing_done} .
我~i 永远~n 不会~w 忘记~f {thing_done} 。

nobody_liked_thing | opinion *0.6
nobody~n liked~l {thing_done} .
没有人~n 喜欢~l {thing_done} 。

met_the_doer | background *0.7
yesterday~y I~i met~m {doer} .
我~i 昨天~y 见到了~m {doer} 。

doer_comes_from | background *0.7
{doer} comes_from~c {country} .
{doer} 来自~c {country} 。

during_event | background *0.8
{others_did} during~d {the:event} .
在 {the:event} 期间~d ， {others_did} 。

during_event_first | background *0.6
during~d {the:event} , {others_did} .
在 {the:event} 期间~d ， {others_did} 。

call_before_doing | action *0.6
please~p call~c {person} before~b {remedying} .
在 {remedying} 之前~b ， 请~p 给 {person} 打~c 电话~c 。

went_after_doing | background *0.7
after~a {remedying} , {person} went_to~w {spot} .
{remedying} 之后~a ， {person} 去了~w {spot} 。

lived_since | background *0.7
{who} has/have lived~l in~i {city} since~s {year} .
{who} 从~s {year} 起 就 住~l 在~i {city} 。

written_by | action *0.8
we~w still~s need~n {the:doc} that {person} wrote~r {ago} .
我们~w 还~s 需要~n {person} {ago} 写~r 的 {the:doc} 。

bought_in | background *0.8
everyone~e liked~l {the:product} that {person} bought~b in~i {city} .
大家~e 都 喜欢~l {person} 在~i {city} 买~b 的 {the:product} 。

who_live_in | background *0.8
{people:crowd} who live~l in~i {country} like~k {the:liked} very_much~v .
生活~l 在~i {country} 的 {people:crowd} 非常~v 喜欢~k {the:liked} 。

city_of_birth | background *0.6
the city~c where {name} was_born~b is very~v beautiful~f .
{name} 出生~b 的 城市~c 非常~v 漂亮~f 。

great_day | background *0.6
the day~d when {others_did} was~w a great~g day~x for~f us~u .
{others_did} 的 那天~d 对~f 我们~u 来说 是~w 伟大的~g 一天~x 。

send_before | announce action *0.7
please~p send~s {the:doc} to~t {person} before~b {hour} .
请~p 在 {hour} 之前~b 把 {the:doc} 发~s 给~t {person} 。

left_it_there | problem *0.7
{who} left~l {the:doc} {at} .
{who} 把 {the:doc} 忘~l {at} 了 。

gave_to | background *0.8
{who} gave~g {the:doc} to~t {person} {ago} .
{who} {ago} 把 {the:doc} 交~g 给~t 了 {person} 。

tell_truth | opinion *0.6
we~w must~m tell~t {person} the truth~u about~a {the_theme} .
我们~w 必须~m 把 {the_theme} 的~a 真相~u 告诉~t {person} 。

show_way_to | *0.5
can~c you~y show~s {person} the way~w to~t {spot} ?
你~y 能~c 告诉~s {person} 去~t {spot} 的 路~w 吗 ？

higher_this_year | figure *0.7
{the:rising} is/are higher~h this_year~y than~t last_year~l .
{the:rising} 今年~y 比~t 去年~l 高~h 。

compared_with_year | figure *0.7
{the:rising} rose~r by {percent} compared_with~c last_year~l .
与 去年~l 相比~c ， {the:rising} 上升了~r {percent} 。

there_are_people | background *0.6
{many:crowd} are waiting~t {at} .
{many:crowd} {at} 等~t 。

asked_when_begins | background *0.7
{person} asked~a when~w {the:event} would~u begin~b .
{person} 问~a {the:event} 什么时候~w 会~u 开始~b 。

know_where_held | *0.6
do~d you~y know~k where~w {the:event} will~l take_place~t ?
你~y 知道~k {the:event} 会~l 在 哪里~w 举行~t 吗~d ？

tell_me_price | *0.6
please~p tell~t me~m how_much~h {the:product} costs~c .
请~p 告诉~t 我~m {the:product} 卖~c 多少钱~h 。

not_know_how | problem *0.6
I~i do_not~n know~k how~h to {aim} .
我~i 不~n 知道~k 怎么~h {aim} 。

how_long_for | *0.6
how_long~h does it take~t to {remedy} ?
{remedy} 需要~t 多长时间~h ？

it_took_hours | background *0.7
it took~t {person} {whole_hours} to {remedy} .
{person} {remedy} 花了~t {whole_hours} 。

who_wants_to | *0.5
who~w else~e wants_to~n {aim} ?
还有~e 谁~w 想~n {aim} ？

it_is_possible | opinion *0.7
it is possible~p that {outcome} .
{outcome} ， 这 是 有可能~p 的 。

no_surprise | opinion *0.6
it is no~n surprise~s that {state} .
{state} ， 这 并不~n 让人 惊讶~s 。

surprised_most | opinion *0.6
what surprised~s me~m most~x was~i that {state} .
最~x 让 我~m 惊讶~s 的 是~i {state} 。

all_we_need | opinion plan *0.6
all~a we~w need~n is time~t to {aim} .
我们~w 只~a 需要~n {aim} 的 时间~t 。

only_way_to | opinion *0.7
the only~o way~w to {aim} is to {remedy} .
只有~o {remedy} 才 能~w {aim} 。

purpose_of_event | plan *0.7
the purpose~p of {the:event} is~i to {aim} .
{the:event} 的 目的~p 是~i {aim} 。

disagree_on | opinion *0.6
we~w disagree_with~d {person} on~o {the_theme} .
在~o {the_theme} 的 问题 上 ， 我们~w 不同意~d {person} 的 看法 。

been_there_for | background *0.6
{person} has/have been~b in~i {city} for {days} .
{person} 在~i {city} 已经 待了~b {days} 了 。

will_stay_for | plan *0.6
{person} will~w stay~s {at} for {days} .
{person} 会~w {at} 待~s {days} 。

money_given | plan *0.7
with~w the money~m that {org} gave~g us~u , we~x can~c {aim} .
用~w {org} 给~g 我们~u 的 钱~m ， 我们~x 可以~c {aim} 。

friend_of_mine | background *0.6
a friend~f of~o mine~m works~w at~a {org} .
我~m 的~o 一个 朋友~f 在~a {org} 工作~w 。

went_home_instead | problem *0.6
{person} went_home~w instead_of~i {remedying} .
{person} 没有~i {remedying} ， 而是 回家~w 了 。

cannot_without | opinion *0.7
we~u cannot~c {aim} without~w {remedying} .
不~w {remedying} ， 我们~u 就 无法~c {aim} 。

besides_theme | plan *0.6
we~w will~l discuss~d {the_theme} besides~b {the_theme.2} .
除了~b {the_theme.2} 之外 ， 我们~w 还 会~l 讨论~d {the_theme} 。

despite_weather | background *0.6
{others_did} despite~d the bad~b weather~w .
尽管~d 天气~w 不好~b ， 但是 {others_did} 。

as_long_as_last | plan *0.7
{then_fix} as_long_as~a {state} .
只要~a {state} ， {then_fix} 。

neither_knew | problem *0.6
neither~n {person} nor~o {person.2} knew~k about~a {the_theme} .
{person} 和~o {person.2} 都 不~n 知道~k {the_theme} 的~a 事情 。

proposed_by | plan *0.6
{the_theme} is/are the topic~t that {person} chose~c for~f {the:event} .
{the_theme} 是 {person} 为~f {the:event} 选择~c 的 主题~t 。

first_to_know | background *0.6
{person} was/were the first~f to hear_about~h {the_theme} .
{person} 是 第一个~f 听说~h {the_theme} 的 人 。

people_i_know | opinion *0.6
most~m of the {plural:crowd} I~i know~k like~l {the:liked} .
我~i 认识~k 的 {plural:crowd} 大多数~m 喜欢~l {the:liked} 。
""")
)
