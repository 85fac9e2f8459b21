"""Templates that training never sees: known words and constructions in new combinations."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

HELD_OUT = tuple(
    read_templates("""
said_because | held
{person} said~s {ago} that {fix} because~b {trouble} .
{person} {ago} 说~s ， 因为~b {trouble} ， 所以 {fix} 。

although_think | held
although~a I~i think~t that {state} , {fix} .
虽然~a 我~i 觉得~t {state} ， 但是 {fix} 。

thing_compared | held
{thing_done} is/are more~m important~i than~t {good} .
{thing_done} 比~t {good} 更~m 重要~i 。

doer_believes | held
{doer} believes~b that {outcome} .
{doer} 相信~b {outcome} 。

if_then_so | held
if~i {trouble} , it is important~p to {remedy} .
如果~i {trouble} ， {remedy} 很 重要~p 。

ask_doer | held
did~d {doer} attend~a {the:event} ?
{doer} 参加了~a {the:event} 吗~d ？

after_passive | held
after~a {suffered_by} , {fixed} .
{suffered_by} 之后~a ， {fixed} 。

cost_because | held
{the:product} costs~c {price} because~b {trouble} .
因为~b {trouble} ， 所以 {the:product} 的 价格~c 是 {price} 。

hope_before | held
I~i hope~h that {org} will~w invest~v {money} before~b {coming_year} .
我~i 希望~h {org} 会~w 在 {coming_year} 之前~b 投资~v {money} 。

heard_percent | held
I~i heard~h that {the:rising} rose~r by {percent} {ago} .
我~i 听说~h {ago} {the:rising} 上升了~r {percent} 。

remind_if | held
if~i {person} arrives/arrive~a {soon} , please~p {remedy} .
如果~i {person} {soon} 到~a ， 请~p {remedy} 。

goal_by | held
our~o goal~g is~i to {aim} before~b {coming_year} .
我们的~o 目标~g 是~i 在 {coming_year} 之前~b {aim} 。
""")
)
