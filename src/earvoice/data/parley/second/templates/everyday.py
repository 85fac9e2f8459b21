"""Everyday turns of phrase around a domain's things and people."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

EVERYDAY = tuple(
    read_templates("""
without | opinion
without~w the help~h of {person} , it would be very~v difficult~d to {aim} .
没有~w {person} 的 帮助~h ， {aim} 会 非常~v 困难~d 。

never_been | background *0.7
I~i have never~n been_to~b {city} .
我~i 从来~n 没 去过~b {city} 。

still_waiting | problem
{who} is/are still~s waiting_for~w {the:doc} .
{who} 还~s 在 等~w {the:doc} 。

wait_until | plan *0.7
we~w will~l wait~t until~u {person} comes/come~a .
我们~w 会~l 一直~u 等~t 到 {person} 来~a 。

while_doing | background
{progress} while~w {progress.2} .
在 {progress.2} 的 同时~w ， {progress} 。

called_twice | background *0.7
{who} called~c {person} twice~t {ago} .
{who} {ago} 给 {person} 打了~c 两次~t 电话~c 。

ready_now | background *0.7
{the:doc} is/are not~n ready~r yet .
{the:doc} 还 没有~n 准备好~r 。

free_entry | announce *0.7
{the:event} is/are free~f for~o children~c .
{the:event} 对~o 孩子~c 免费~f 。

is_it_true | question asks:truth
is~i it true~t that {state} ?
{state} ， 这 是~i 真的~t 吗 ？

i_am_afraid | problem
I_am_afraid~a {trouble} .
恐怕~a {trouble} 。

have_to_see | opinion *0.7
you~y have_to~h see~s {the:sight} before~b you~z leave~l {city} .
你~z 离开~l {city} 之前~b ， 你~y 一定要~h 看看~s {the:sight} 。

gift_of_friend | background *0.7
a friend~f gave~g me~m {a:product} .
一个 朋友~f 给了~g 我~m {a:product} 。

other_idea | opinion remark *0.7
{name} has~h another~a idea~i .
{name} 有~h 另一个~a 想法~i 。

stay_home | background *0.6
{people:crowd} stayed~s at_home~h because~b {trouble} .
因为~b {trouble} ， 所以 {people:crowd} 留~s 在_家里~h 。

was_wrong | opinion *0.7
{person} was/were wrong~w about~a {the_theme} .
关于~a {the_theme} ， {person} 错了~w 。

explained_everything | background *0.7
{person} explained~e everything~v to~t us~u {ago} .
{person} {ago} 给~t 我们~u 解释了~e 一切~v 。

turn_left | announce *0.5
please~p turn~t left~l at~a {spot} .
请~p 在~a {spot} 向左~l 转~t 。

turn_right | announce *0.5
please~p turn~t right~l at~a {spot} .
请~p 在~a {spot} 向右~l 转~t 。

daughter_wants | background *0.5
my~m daughter~d wants_to~w become~b {a_role} .
我~m 女儿~d 想~w 成为~b {a_role} 。

son_wanted | background *0.5
my~m son~d never~n wanted_to~w become~b {a_role} .
我~m 儿子~d 从来~n 不 想~w 成为~b {a_role} 。

mother_was | background *0.5
my~m mother~d was~b {a_role} in~i {city} .
我~m 妈妈~d 以前 是~b {city} 的~i {a_role} 。

in_season | background
in {season} {habit} .
{season} {habit} 。

left_early | problem *0.7
{people:crowd} left~l {the:event} early~e because~b {trouble} .
因为~b {trouble} ， 所以 {people:crowd} 提前~e 离开了~l {the:event} 。

ask_person | action *0.7
you~y can~c ask~a {person} about~b {the_theme} .
你~y 可以~c 问~a {person} 关于~b {the_theme} 的 事情 。

easier_than | opinion *0.7
it is easier~e to {remedy} than~t to {remedy.2} .
{remedy} 比~t {remedy.2} 更容易~e 。

looked_everywhere | background *0.6
{who} looked_for~l {the:product} everywhere~e .
{who} 到处~e 找~l {the:product} 。

was_angry | problem *0.7
{person} was/were angry~a because~b {trouble} .
因为~b {trouble} ， 所以 {person} 很 生气~a 。

promised_to | plan
{remedier} promised~p to {remedy} .
{remedier} 答应~p {remedy} 。

could_not_sleep | background *0.5
{name} could_not~c sleep~s last_night~l .
{name} 昨晚~l 没有~c 睡着~s 。

whole_day | background *0.6
{who} spent~s the_whole_day~w {at} .
{who} {at} 待了~s 一整天~w 。

everybody_knew | opinion *0.6
everybody~e knew~k that {state} , but~b nobody~n did~d anything~a about_it .
大家~e 都 知道~k {state} ， 但是~b 没有人~n 做~d 什么~a 。

nothing_better | opinion remark *0.6
there_is~t nothing~n better~b than~h {the:liked} .
没有~t 什么~n 比~h {the:liked} 更好~b 。

forgot_to | problem *0.6
{remedier} forgot~f to {remedy} .
{remedier} 忘记~f {remedy} 了 。

thousand_times | opinion *0.4
I~i have heard_of~h {the_theme} a_hundred_times~n .
我~i 听说过~h {the_theme} 一百次~n 了 。

else_can | question asks:fix *0.6
what~w else~e can~c we~m do~d ?
我们~m 还~e 能~c 做~d 什么~w ？

thanks_to | background *0.7
thanks_to~t {person} , {done} .
多亏~t 了 {person} ， {done} 。

almost_missed | background *0.5
I~i was afraid~f that we~e would~u miss~m {the:event} .
我~i 怕~f 我们~e 会~u 错过~m {the:event} 。
""")
)
