"""Questions and answers between two speakers."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

DIALOGUES = tuple(
    read_templates("""
did_you | question asks:done *1.5
{ask_past} ?
{ask_past} ？

have_you | question asks:yet *1.2
{ask_perfect} ?
{ask_perfect} ？

will_you | question asks:coming *1.5
{ask_future} ?
{ask_future} ？

can_you | question asks:may *1.2
{ask_modal} ?
{ask_modal} ？

are_you | question asks:may *0.8
{ask_progress} ?
{ask_progress} ？

when_did | question asks:when_past
{ask_when_past} ?
{ask_when_past} ？

when_will | question asks:when_future
{ask_when_future} ?
{ask_when_future} ？

where_is | question asks:where
{ask_where} ?
{ask_where} ？

why_did | question asks:why *1.2
{ask_why} ?
{ask_why} ？

what_did | question asks:what
{ask_what} ?
{ask_what} ？

who_did | question asks:who
{ask_who} ?
{ask_who} ？

what_think | question asks:opinion
what~w do you~y think_of~t {rated} ?
你~y 觉得~t {rated} 怎么样~w ？

how_much | question asks:price *1.2
how_much~h does {plain:product} cost~c ?
{plain:product} 要~c 多少_钱~h ？

how_long | question asks:long
how_long~h will~w {the:event} last~l ?
{the:event} 会~w 持续~l 多久~h ？

tell_me | question asks:opinion
can~c you~y tell~t me~m something~s about~a {rated} ?
你~y 能~c 告诉~t 我~m 一些 关于~a {rated} 的 事情~s 吗 ？

what_if | question asks:fix
what_should~w we~s do~d if~i {trouble} ?
如果~i {trouble} ， 我们~s 应该~w 怎么~w 办~d ？

now_what | question asks:fix *0.3
what~w should~s we~e do~d now~n ?
我们~e 现在~n 应该~s 做~d 什么~w ？

what_happened | question asks:trouble
what~w happened~h ?
发生了~h 什么~w ？

yes_did | answers:done
yes~y , {answer_past_t} .
是的~y ， {answer_past_t} 。

not_yet | answers:done answers:yet
no~n , {answer_not_yet} .
没有~n ， {answer_not_yet} 。

not_yet_but | answers:yet
not_yet~n , but~b {answer_future_t} .
还_没有~n ， 但是~b {answer_future_t} 。

yes_will | answers:coming
yes~y , of_course~o , {answer_future_t} .
是的~y ， 当然~o ， {answer_future_t} 。

think_so | answers:coming answers:may *0.4
I~i think~t so~s , but~b we~w need~n more~m time~e .
我~i 想~t 是_这样~s ， 但是~b 我们~w 需要~n 更多~m 时间~e 。

sorry_not_sure | answers:may answers:who *0.4
I~i am not~n sure~s .
我~i 不~n 确定~s 。

yes_same | answers:may
yes~y , {answer_same} .
是的~y ， {answer_same} 。

same | answers:what
{answer_same} .
{answer_same} 。

that_is_true | answers:truth
yes~y , that~t is~i true~r .
是的~y ， 这~t 是~i 真的~r 。

do_not_think_so | answers:truth
no~n , I~i do_not~d think~t so~s .
不~n ， 我~i 不~d 这样~s 认为~t 。

it_was | answers:when_past
{answer_when_past} .
{answer_when_past} 。

it_will | answers:when_future
{answer_when_future} .
{answer_when_future} 。

it_was_there | answers:where
{answer_where} .
{answer_where} 。

because_trouble | answers:why
because~b {reason} .
因为~b {reason} 。

it_was_person | answers:who
I~i think~t it was~s {name} .
我~i 想~t 是~s {name} 。

in_my_view | answers:opinion
in_my_opinion~m , {rating} .
在我看来~m ， {rating} 。

i_like_it | remark
I~i like~l {the:liked} very_much~v .
我~i 非常~v 喜欢~l {the:liked} 。

it_costs | answers:price
it~i costs~c {price} .
它~i 要~c {price} 。

it_lasts | answers:long
it~i will~w last~l {whole_hours} .
它~i 会~w 持续~l {whole_hours} 。

we_should | answers:fix
we~w should~s {answer_fix} .
我们~w 应该~s {answer_fix} 。

let_me | answers:fix
I~i will~w {answer_fix} {soon} .
我~i {soon} 会~w {answer_fix} 。

trouble_it_is | answers:trouble
{trouble} .
{trouble} 。

please_do | action *1.2
please~p {remedy} .
请~p {remedy} 。

could_you | question asks:request
could~c you~y please~p {remedy} ?
请问~p 你~y 能不能~c {remedy} ？

no_problem | answers:request
no_problem~n , I~i will~w do~d it right_away~r .
没_问题~n ， 我~i 马上~r 就 去~w 办~d 。

lets_do | plan
let_us~l {remedy} {soon} .
我们~l {soon} {remedy} 吧~l 。

thank_you_for | action *0.7
thank_you~t for {remedying} .
谢谢~t 你 {remedying} 。

you_are_right | remark
you~y are right~r , {growing} .
你~y 说 得 对~r ， {growing} 。
""")
)
