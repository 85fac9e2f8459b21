"""What people think, say, ask for and find right."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

OPINIONS = tuple(
    read_templates("""
think_state | opinion remark *1.5
I~i think~t that {state} .
我~i 觉得~t {state} 。

believe_will | opinion *1.2
I~i believe~b that {others_will} .
我~i 相信~b {others_will} 。

heard_did | opinion
I~i heard~h that {others_did} .
我~i 听说~h {others_did} 。

sure_that | opinion
I~i am sure~s that {outcome} .
我~i 确定~s {outcome} 。

worried_that | problem
many~m people~p are worried~w that {trouble} .
许多~m 人~p 担心~w {trouble} 。

said_that | background *1.5
{person} said~s {ago} that {others_did} .
{person} {ago} 说~s ， {others_did} 。

reported_that | background
according_to~a {person} , {others_did} .
根据~a {person} 的 说法 ， {others_did} 。

explained_why | background
{person} explained~e why~w {trouble} .
{person} 解释了~e 为什么~w {trouble} 。

nobody_knows | problem
nobody~n knows~k why~w {trouble} .
没有人~n 知道~k 为什么~w {trouble} 。

asked_us | action
{person} asked~a {remedier} to {remedy} .
{person} 请~a {remedier} {remedy} 。

reminded_me | action
{ago} {person} reminded~r {remedier} to {remedy} .
{ago} {person} 提醒~r {remedier} {remedy} 。

advised | action
we~w advised~a {remedier} to {remedy} .
我们~w 建议~a {remedier} {remedy} 。

important_to | opinion remark *1.2
it is very~v important~i to {aim} .
{aim} 非常~v 重要~i 。

hard_to | opinion remark
it is not~n easy~e to {aim} .
{aim} 不~n 容易~e 。

time_to | opinion
it is time~t for us~u to {remedy} .
我们~u 是 时候~t {remedy} 了 。

goal_is | plan *1.2
our~o goal~g is~i to {aim} .
我们的~o 目标~g 是~i {aim} 。

best_way | opinion
{remedying} is~i the_best~b way~w to {aim} .
{remedying} 是~i {aim} 的 最好~b 方法~w 。

first_step | plan
the first~f step~s is~i to {remedy} .
第一~f 步~s 是~i {remedy} 。

prefer | opinion
I~i would_rather~r {remedy} than~t {remedy.2} .
我~i 宁愿~r {remedy} ， 也不~t {remedy.2} 。

must_not_forget | opinion
we~w must_not~m forget~f that {state} .
我们~w 不能~m 忘记~f ， {state} 。

surprised | opinion
the news~n about~a {the_theme} surprised~s us~u .
关于~a {the_theme} 的 消息~n 让 我们~u 很 惊讶~s 。

agree_with | opinion
I~i completely~c agree_with~a {person} , because~b {state} .
我~i 完全~c 同意~a {person} 的 看法 ， 因为~b {state} 。

talked_long | background
{who} talked_about~t {the_theme} with~w {person} {ago} .
{who} {ago} 跟~w {person} 谈论了~t {the_theme} 。

interested_in | background
{person} is/are very~v interested_in~i {the_theme} .
{person} 对~i {the_theme} 非常~v 感兴趣~i 。

learn_more | action
you~y can~c learn~l more~m about~a {the_theme} {at} .
你~y 可以~c {at} 了解~l 更多~m 关于~a {the_theme} 的 知识 。
""")
)
