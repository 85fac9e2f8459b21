"""Two constructions in one sentence: opinions about comparisons, reasons for changes, and more."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

COMPOUND = tuple(
    read_templates("""
explained_before | background *0.6
{person} explained~e before~b {the:event} began~g that {others_did} .
{the:event} 开始~g 之前~b ， {person} 解释~e 说 {others_did} 。

if_i_think | opinion *0.7
if~i {supposed} , I~m think~t that {outcome} .
如果~i {supposed} ， 我~m 觉得~t {outcome} 。

although_said | problem *0.6
although~a {fixed} , {person} said~s that {trouble} .
虽然~a {fixed} ， 但是 {person} 说~s {trouble} 。

believes_thing | opinion *0.7
{person} believes/believe~b that {thing_done} was/were very~v useful~u .
{person} 相信~b {thing_done} 非常~v 有用~u 。

sure_doer_comes | opinion *0.7
I~i am sure~s that {doer} will~w come~c soon~n .
我~i 确定~s {doer} 很快~n 就 会~w 来~c 。

said_it_costs | figure *0.6
{person} said~s {ago} that {plain:product} costs~c {price} .
{person} {ago} 说~s ， {plain:product} 的 价格~c 是 {price} 。

wait_because_doer | problem *0.6
we~w have_to~h wait~t because~b {doer} is late~l .
因为~b {doer} 迟到~l 了 ， 所以 我们~w 必须~h 等~t 。

do_you_think_state | *0.7
do~d you~y think~t that {state} ?
你~y 觉得~t {state} 吗~d ？

why_want_to | *0.6
why~w do you~y want_to~n {remedy} ?
你~y 为什么~w 想~n {remedy} ？

must_before_doing | plan *0.7
we~w must~m {aim} before~b {remedying} .
在 {remedying} 之前~b ， 我们~w 必须~m {aim} 。

unless_i_believe | opinion *0.5
I~i believe~b that nothing~n will~w change~c unless~u {supposed} .
我~i 相信~b ， 除非~u {supposed} ， 否则 什么_都~n 不会~w 改变~c 。

think_compared | opinion *0.8
many~m people~p think~t that {compared} .
许多~m 人~p 觉得~t {compared} 。

said_compared | opinion *0.7
{person} told~t us~u {ago} that {compared} .
{person} {ago} 告诉~t 我们~u ， {compared} 。

time_heard | background *0.8
{ago} I~i heard~h that {others_did} .
{ago} 我~i 听说~h {others_did} 。

because_state_like | opinion *0.7
many~m people~p like~l {the:liked} because~b {state} .
因为~b {state} ， 所以 许多~m 人~p 喜欢~l {the:liked} 。

although_not_easy | opinion *0.7
it is not~n easy~e to {aim} , although~a {state} .
虽然~a {state} ， 但是 {aim} 不~n 容易~e 。

if_please_call | announce action *0.6
please~p call~c {person} if~i {trouble} .
如果~i {trouble} ， 请~p 给 {person} 打~c 电话~c 。

wants_to_know_why | background *0.7
{person} wants_to/want_to~n know~k why~w {trouble} .
{person} 想~n 知道~k 为什么~w {trouble} 。

will_explain_how | plan *0.7
{soon} {person} will~w explain~e how~h to {aim} .
{person} {soon} 会~w 解释~e 怎么~h {aim} 。

met_doer_before | background *0.6
we~w met~m {doer} before~b {the:event} began~g .
{the:event} 开始~g 之前~b ， 我们~w 见到了~m {doer} 。

after_event_told | background *0.7
{person} told~t us~u after~a {the:event} that {others_did} .
{the:event} 之后~a ， {person} 告诉~t 我们~u {others_did} 。

while_waiting | background *0.7
{others_did} while~w we~e were waiting~t {at} .
我们~e {at} 等~t 的时候~w ， {others_did} 。

that_is_why_think | opinion *0.6
that~h is why~w I~i think~t that {state} .
这~h 就 是 我~i 觉得~t {state} 的 原因~w 。

thanks_to_doer | opinion *0.6
{outcome} thanks_to~t {doer} .
多亏~t {doer} ， {outcome} 。

people_who_say | opinion *0.6
I~i do_not~n agree_with~a people~p who say~s that {state} .
我~i 不~n 同意~a 说~s {state} 的 人~p 的 看法 。

the_fact_that | background *0.6
the news~n that {others_did} made~m {person} very~v happy~h .
{others_did} 的 消息~n 让~m {person} 非常~v 高兴~h 。

question_is_when | problem *0.6
the question~q is~i when~w {the:event} will~l begin~b .
问题~q 是~i {the:event} 什么时候~w 会~l 开始~b 。

idea_came_from | background *0.7
the idea~d of~o {remedying} came_from~c {person} .
{remedying} 的~o 想法~d 来自~c {person} 。

remember_when | background *0.6
I~i still~s remember~r the day~d when {others_did} .
我~i 还~s 记得~r {others_did} 的 那天~d 。

if_you_want_aim | action *0.7
you~y should~s {remedy} if~i you~z want_to~w {aim} .
如果~i 你~z 想~w {aim} ， 你~y 就 应该~s {remedy} 。

not_because_but | opinion *0.5
{fixed} not~n because~b {state} but~t because~c {trouble} .
{fixed} ， 不是~n 因为~b {state} ， 而是~t 因为~c {trouble} 。

until_then_wait | plan *0.6
until~u {the:event} begins~b , we~w can~c wait~t {at} .
{the:event} 开始~b 之前~u ， 我们~w 可以~c {at} 等~t 。

which_we_need | plan *0.7
{good} is/are what~h we~w need~n to {aim} .
{good} 就 是 我们~w {aim} 所 需要~n 的 东西~h 。
""")
)
