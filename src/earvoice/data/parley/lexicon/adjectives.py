"""Adjectives: `positive[, comparative, superlative] | 中文 | kinds`.

A star says that no 的 stands between the adjective and a noun.
"""

from __future__ import annotations

from earvoice.data.parley.lexicon.entries import Adjective, forms, kinds_of, rows


def adjectives(table: str) -> tuple[Adjective, ...]:
    """Read a table of adjectives; without listed forms they compare with more and most."""
    made = []
    for english, chinese, kinds in rows(table):
        positive, *compared = forms(english)
        more, most = compared or (f"more {positive}", f"most {positive}")
        zh = chinese.rstrip("*")
        attributive = zh if chinese.endswith("*") else zh + "的"
        made.append(Adjective(positive, more, most, zh, attributive, kinds_of(kinds)))
    return tuple(made)


ADJECTIVES = adjectives("""
new, newer, newest               | 新*    | paper device product plan vehicle ride place sight
important                        | 重要   | paper event plan problem
long, longer, longest            | 长     | paper event
short, shorter, shortest         | 短     | paper event
expensive                        | 贵     | device product stay food goods vehicle ride
cheap, cheaper, cheapest         | 便宜   | device product stay food goods
big, bigger, biggest             | 大     | place sight device
small, smaller, smallest         | 小     | place sight device
interesting                      | 有趣   | event plan
useful                           | 有用   | paper event device
difficult                        | 难     | problem
simple, simpler, simplest        | 简单   | problem plan
clear, clearer, clearest         | 清楚   | paper plan
complete                         | 完整   | paper
detailed                         | 详细   | paper plan
fast, faster, fastest            | 快     | vehicle ride device
slow, slower, slowest            | 慢     | vehicle ride device
crowded                          | 拥挤   | place sight vehicle ride
quiet, quieter, quietest         | 安静   | place sight
clean, cleaner, cleanest         | 干净   | place sight vehicle ride
comfortable                      | 舒服   | vehicle ride
modern                           | 现代   | place sight
famous                           | 有名   | sight
beautiful                        | 漂亮   | sight goods
safe, safer, safest              | 安全   | place sight vehicle ride
reliable                         | 可靠   | device person vehicle ride
popular                          | 受欢迎 | product sight food event
delicious                        | 好吃   | food
fresh, fresher, freshest         | 新鲜   | food
busy, busier, busiest            | 忙     | person
tired                            | 累     | person
happy, happier, happiest         | 高兴   | person
experienced                      | 有经验 | person
friendly, friendlier, friendliest | 友好  | person
strict, stricter, strictest      | 严格   | person
high, higher, highest            | 高     | amount
low, lower, lowest               | 低     | amount
urgent                           | 紧急   | problem paper
serious                          | 严重   | problem
""")
