"""One clause: what somebody did, does and will do, and how things are."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

PLAIN = tuple(
    read_templates("""
did | background *3
{past_t} .
{past_t} 。

will_do | plan *3
{future_t} .
{future_t} 。

fronted_time | background *1.5
{fronted} .
{fronted} 。

may_do | action *2
{modal} .
{modal} 。

is_doing | background *1.5
{progress} .
{progress} 。

has_done | background *1.5
{perfect} .
{perfect} 。

does_often | background *1.2
{habit} .
{habit} 。

does_every | background
{repeated} .
{repeated} 。

was_done | background *1.2
{suffered} .
{suffered} 。

will_be_done | plan *0.8
{will_suffer} .
{will_suffer} 。

is_so | opinion remark *1.5
{state} .
{state} 。

is_more | opinion remark *1.5
{compared} .
{compared} 。

becomes | background remark
{growing} .
{growing} 。

did_for | background *0.4
{who} waited~v {at} for {whole_hours} .
{who} {at} 等了~v {whole_hours} 。

thing_is_so | opinion remark
{thing_done} is/are very~v important~i .
{thing_done} 非常~v 重要~i 。

this_is_thing | background
this~t is {thing_done} .
这~t 就 是 {thing_done} 。

doer_will | plan
{doer} will~w speak~s {at} {soon} .
{doer} {soon} 会~w {at} 发言~s 。

is_the_doer | background
{name} is {doer} .
{name} 就 是 {doer} 。

thanks_doer | action *0.7
we~w want_to~n thank~t {doer} .
我们~w 想~n 感谢~t {doer} 。

asked_about | background
{who} asked_about~s {thing_done} .
{who} 问起了~s {thing_done} 。

people_like | opinion
{people:crowd} in~i {country} like~l {the:liked} very_much~v .
{country} 的~i {people:crowd} 非常~v 喜欢~l {the:liked} 。

works_here | background
{name} has worked~w at~a {org} since~s {year} .
{name} 从~s {year} 开始 就 在~a {org} 工作~w 。

told_about | background
{person} told~t us~u about~a {the_theme} {ago} .
{person} {ago} 给~a 我们~u 讲了~t {the_theme} 的 情况 。

two_places | background *0.8
{org} has~h offices~o in~i {city} and~a {city.2} .
{org} 在~i {city} 和~a {city.2} 都 有~h 办事处~o 。

met_at | background
{who} met~m {person} {at} {ago} .
{who} {ago} {at} 见到了~m {person} 。

both_sides | background *0.8
{org} and~a {org.2} will~w work_together~k {soon} .
{org} 和~a {org.2} {soon} 会~w 展开 合作~k 。

came_from | background
{people:crowd} from~f {country} arrived~a in~a {city} {ago} .
来自~f {country} 的 {people:crowd} {ago} 到达了~a {city} 。
""")
)
