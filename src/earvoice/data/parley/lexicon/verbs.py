"""Verbs: `base[, past, participle[, gerund]] | 中文 | kinds of object`."""

from __future__ import annotations

from dataclasses import replace

from earvoice.data.parley.lexicon.entries import Verb, forms, kinds_of, rows


def third_person(base: str) -> str:
    """Return the third person singular of the present."""
    if base.endswith(("s", "sh", "ch", "x", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def regular_past(base: str) -> str:
    """Return the past form of a regular verb that doubles no consonant."""
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + "ed"


def regular_gerund(base: str) -> str:
    """Return the -ing form of a verb that doubles no consonant."""
    return (base[:-1] if base.endswith("e") and not base.endswith("ee") else base) + "ing"


def inflect(english: str) -> tuple[str, str, str, str, str]:
    """Return base, third person, past, participle, gerund; a particle ("up") follows each."""
    listed = forms(english)
    head, *particle = listed[0].split()
    tail = "".join(f" {word}" for word in particle)
    past, participle = listed[1:3] if len(listed) > 2 else [regular_past(head)] * 2
    gerund = listed[3] if len(listed) > 3 else regular_gerund(head)
    made = (head, third_person(head), past, participle, gerund)
    base, third, past, participle, gerund = (form + tail for form in made)
    return base, third, past, participle, gerund


def verbs(table: str) -> tuple[Verb, ...]:
    """Read a table of verbs."""
    return tuple(Verb(*inflect(en), zh, kinds_of(kinds)) for en, zh, kinds in rows(table))


WILLED = verbs("""
send, sent, sent                 | 发送 | paper bill
write, wrote, written            | 写   | paper
read, read, read                 | 阅读 | paper
review                           | 审阅 | paper deal
sign                             | 签署 | deal
print                            | 打印 | paper bill
check                            | 检查 | paper bill device permit plan
finish                           | 完成 | paper plan
prepare                          | 准备 | paper event food
discuss                          | 讨论 | paper plan problem amount event
approve                          | 批准 | paper plan deal
reject                           | 拒绝 | deal plan
revise                           | 修改 | paper plan
translate                        | 翻译 | paper
submit, submitted, submitted, submitting | 提交 | paper bill
explain                          | 解释 | plan problem
pay, paid, paid                  | 支付 | due
attend                           | 参加 | event
organize                         | 组织 | event
cancel                           | 取消 | event booking
postpone                         | 推迟 | event
announce                         | 宣布 | event plan amount
host                             | 主持 | event
visit                            | 拜访 | person
invite                           | 邀请 | person
thank                            | 感谢 | person
help                             | 帮助 | person
interview                        | 面试 | person
hire                             | 聘用 | person
contact                          | 联系 | person
visit                            | 参观 | sight
book                             | 预订 | booking
confirm                          | 确认 | booking amount plan
buy, bought, bought              | 买   | goods food
bring, brought, brought          | 带来 | goods permit
repair                           | 修理 | device vehicle
test                             | 测试 | device product
use                              | 使用 | device
launch                           | 推出 | product
design                           | 设计 | product
sell, sold, sold                 | 卖   | product
introduce                        | 介绍 | product plan person
order                            | 点   | food
try                              | 品尝 | food
recommend                        | 推荐 | food product person
rent                             | 租   | vehicle
take, took, taken                | 乘坐 | ride
solve                            | 解决 | problem
reduce                           | 降低 | amount
choose, chose, chosen            | 选择 | plan product food
pick up                          | 接   | person
leave, left, left                | 离开 | place
""")

SUDDEN = tuple(
    replace(verb, sudden=True)
    for verb in verbs("""
receive                          | 收到 | paper bill permit
find, found, found               | 找到 | goods place permit
see, saw, seen                   | 看到 | person goods
lose, lost, lost, losing         | 丢   | goods permit
notice                           | 发现 | problem
reach                            | 到达 | place
""")
)

TRANSITIVE = WILLED + SUDDEN

STAYING = verbs("""
wait                     | 等     |
work                     | 工作   |
rest                     | 休息   |
speak, spoke, spoken     | 发言   |
""")

CHANGING = verbs("""
start                    | 开始   | event
end                      | 结束   | event
""")
