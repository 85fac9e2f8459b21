"""Troubles and what is done about them: causes, conditions, purposes, contrasts, sequences."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

CAUSES = tuple(
    read_templates("""
because | action *2
{fix_t} because~b {trouble} .
因为~b {trouble} ， 所以 {fix_t} 。

because_first | action
because~b {trouble} , {fix} .
由于~b {trouble} ， {fix} 。

so | action *1.5
{trouble} , so~s {fix_t} .
{trouble} ， 所以~s {fix_t} 。

so_past | action
{trouble} , so~s {fixed_t} .
{trouble} ， 因此~s {fixed_t} 。

if_trouble | action *1.5
if~i {trouble} , {then_fix} .
如果~i {trouble} ， {then_fix} 。

if_fix | plan *1.5
if~i {supposed} , {outcome} .
如果~i {supposed} ， {outcome} 。

fix_if | plan
{outcome} if~i {supposed} .
要是~i {supposed} 的话 ， {outcome} 。

unless | plan *0.8
unless~u {supposed} , nothing~n will~w change~c .
除非~u {supposed} ， 否则 什么_都~n 不会~w 改变~c 。

only_if | plan *0.8
only_if~o {supposed} can~c we~w solve~s this~t problem~p .
只有~o {supposed} ， 我们~w 才 能~c 解决~s 这个~t 问题~p 。

so_that | plan
{fixed} , and I~i believe~b that {outcome} .
{fixed} ， 我~i 相信~b {outcome} 。

in_order_to | action *1.5
{fixed_t} in_order_to~o {aim} .
为了~o {aim} ， {fixed_t} 。

to_aim_must | action
to~o {aim} , {fix} .
要_想~o {aim} ， {fix} 。

although | problem *1.2
although~a {fixed} , {trouble} .
虽然~a {fixed} ， 但是 {trouble} 。

even_though | problem
{trouble} even_though~e {fixed} .
尽管~e {fixed} ， 可是 {trouble} 。

but_not_yet | problem
{done} , but~b {perfect} .
{done} ， 但是~b {perfect} 。

problem_is | problem *1.2
the problem~p is~i that {trouble} .
问题~p 是~i {trouble} 。

again | problem *0.7
unfortunately~u , {trouble} .
遗憾的是~u ， {trouble} 。

since_trouble | problem
since~s {trouble} , {then_fix} .
既然~s {trouble} ， {then_fix} 。

after_fixing | action
after~a {fixed} , {done} .
{fixed} 之后~a ， {done} 。

before_event | plan
{fix} before~b {the:event} begins~g .
{the:event} 开始~g 之前~b ， {fix} 。

instead_of | action
we~w should~s {remedy} instead_of~i {remedying.2} .
我们~w 应该~s {remedy} ， 而不是~i {remedying.2} 。

by_doing | plan
we~w can~c {aim} by~b {remedying} .
我们~w 可以~c 通过~b {remedying} 来 {aim} 。

help_to | opinion
{person} can~c help~h us~u {aim} .
{person} 可以~c 帮助~h 我们~u {aim} 。

as_soon_as | plan
as_soon_as~a {person} arrives/arrive~v , {then_fix} .
{person} 一~a 到~v ， {then_fix} 。

sorry_for | problem *0.8
I~i am sorry~s , but~b {trouble} .
我~i 很 抱歉~s ， 但是~b {trouble} 。
""")
)
