"""When things happen. Past, coming and repeated times each carry the tense in both languages."""

from __future__ import annotations

from earvoice.data.parley.lexicon.entries import Phrase, rows

WEEKDAYS = tuple(
    Phrase(en, zh)
    for en, zh in rows("""
Monday    | 星期一
Tuesday   | 星期二
Wednesday | 星期三
Thursday  | 星期四
Friday    | 星期五
Saturday  | 星期六
Sunday    | 星期天
""")
)


def _phrases(table: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(en.replace("/", "|"), zh.replace("/", "|")) for en, zh in rows(table))


PAST = _phrases("""
yesterday            | 昨天
yesterday/morning    | 昨天/上午
yesterday/afternoon  | 昨天/下午
last night           | 昨晚
the day before yesterday | 前天
last week            | 上周
last month           | 上个月
last year            | 去年
""")

FUTURE = _phrases("""
tomorrow             | 明天
tomorrow/morning     | 明天/上午
tomorrow/afternoon   | 明天/下午
tomorrow/evening     | 明天/晚上
the day after tomorrow | 后天
tonight              | 今晚
next week            | 下周
next month           | 下个月
next year            | 明年
this weekend         | 这个周末
""")

REPEATED = _phrases("""
every/day            | 每/天
every/week           | 每个/星期
every/month          | 每个/月
every/morning        | 每天/早上
every/year           | 每/年
""")

UNITS = tuple(
    Phrase(en, zh)
    for en, zh in rows("""
minute, minutes | 分钟
hour, hours     | 个小时
day, days       | 天
week, weeks     | 个星期
month, months   | 个月
year, years     | 年
""")
)
