"""Figures: money, shares, counts, dates, ages, durations."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

FIGURES = tuple(
    read_templates("""
rose_by | figure *2
{the:rising} rose~r by {percent} in {year} .
{year} {the:rising} 上升了~r {percent} 。

fell_by | figure *2
{the:rising} fell~f by {percent} in~i {country} {ago} .
{ago} ， {country} 的~i {the:rising} 下降了~f {percent} 。

will_rise | figure plan *1.6
{the:rising} will~w rise~r by {percent} before~b {coming_year} .
{the:rising} 在 {coming_year} 之前~b 会~w 上升~r {percent} 。

share_of | figure *1.6
about~a {percent} of~o the {plural:crowd} like~s {the:liked} .
大约~a {percent} 的~o {plural:crowd} 喜欢~s {the:liked} 。

costs_price | figure *2
{plain:product} costs~c {price} .
{plain:product} 的 价格~c 是 {price} 。

paid_price | figure *1.6
{who} paid~p {price} for~f {the:product} .
{who} 花了~p {price} 买~f {the:product} 。

cheaper_by | figure *1.6
{the:product} is/are {price} cheaper~c than~t {the:product.2} .
{the:product} 比~t {the:product.2} 便宜~c {price} 。

invested | figure *2
{org} invested~v {money} in~i {the:funded} {ago} .
{org} {ago} 在~i {the:funded} 上 投资了~v {money} 。

spent_years | figure *1.6
{who} spent~s {few_years} on~o {the:funded} .
{who} 在~o {the:funded} 上 花了~s {few_years} 。

count_now | figure *1.6
there_are~t now~n {count:crowd} in {country} .
{country} 现在~n 有~t {count:crowd} 。

served_count | figure *1.6
{org} served~h {count:crowd} in {year} .
{year} ， {org} 服务了~h {count:crowd} 。

founded | figure background *1.6
{org} was founded~f in~i {city} in {year} .
{org} {year} 成立~f 于~i {city} 。

on_date | figure announce *2
{the:event} will~w take_place~t in~i {city} on {date} .
{the:event} {date} 会~w 在~i {city} 举行~t 。

was_on | figure *1.6
{the:event} began~b on {full_date} and lasted~l {whole_hours} .
{the:event} {full_date} 开始~b ， 持续了~l {whole_hours} 。

at_clock | announce *2
{the:event} will~w begin~b {weekday} at {clock} .
{the:event} {weekday} {clock} 会~w 开始~b 。

needs_more | plan *1.6
we~w need~n {few_role} and~a {money} .
我们~w 需要~n {few_role} 和~a {money} 。

years_old | background *1.6
{name} is {age} years_old~y and comes_from~c {country} .
{name} 今年 {age} 岁~y ， 来自~c {country} 。

born_on | background *1.6
{name} was_born~b on {full_date} .
{name} 出生~b 于 {full_date} 。

double | figure *1.6
{the:rising} doubled~d in only~o {few_years} .
{the:rising} 在 短短~o {few_years} 内 翻了~d 一番 。

third_time | background *1.6
this_is~t the {ordinal} {bare:event} in {city} .
这是~t {city} {ordinal} 次 {bare:event} 。

half_of | figure *1.6
more_than~m half~h of~o the {plural:crowd} live~l in~i {country} .
超过~m 一半~h 的~o {plural:crowd} 生活~l 在~i {country} 。

pages | figure *1.6
{the:paged} has~h {small} pages~p .
{the:paged} 有~h {small} 页~p 。

deadline | announce plan *1.6
please~p read~r {the:doc} before~b {date} .
请~p 在 {date} 之前~b 阅读~r {the:doc} 。
""")
)
