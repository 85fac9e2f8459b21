"""Names and roles of people. Pronouns that sound alike in Mandarin (he, she, it) are not used."""

from __future__ import annotations

from earvoice.data.parley.lexicon.entries import Phrase, nouns, rows

NAMES = tuple(
    Phrase(en, zh)
    for en, zh in rows("""
Anna     | 安娜
Peter    | 彼得
Maria    | 玛丽亚
Thomas   | 托马斯
Julia    | 朱莉娅
David    | 大卫
Emily    | 艾米丽
Robert   | 罗伯特
Sophie   | 索菲
Michael  | 迈克尔
Laura    | 劳拉
Kevin    | 凯文
Li Ming  | 李明
Wang Fang | 王芳
Zhang Wei | 张伟
Chen Jing | 陈静
Liu Yang | 刘洋
Zhao Lei | 赵磊
Sun Li   | 孙丽
Lin Tao  | 林涛
""")
)

ROLES = nouns("""
manager      | 经理     | 位 | person | all
colleague    | 同事     | 位 | person | meeting budget travel launch
customer     | 客户     | 位 | person | meeting budget launch
guest        | 客人     | 位 | person | hotel restaurant conference
speaker      | 演讲人   | 位 | person | conference launch
engineer     | 工程师   | 位 | person | meeting hiring launch
designer     | 设计师   | 位 | person | meeting hiring launch
director     | 总监     | 位 | person | meeting hiring budget
interpreter  | 口译员   | 位 | person | conference meeting travel
driver       | 司机     | 位 | person | transport travel tour
guide        | 导游     | 位 | person | tour travel
waiter       | 服务员   | 位 | person | restaurant hotel
cook         | 厨师     | 位 | person | restaurant
candidate    | 候选人   | 位 | person | hiring
assistant    | 助理     | 位 | person | meeting travel hiring budget
lawyer       | 律师     | 位 | person | meeting budget hiring
accountant   | 会计师   | 位 | person | budget
supplier     | 供应商   | 位 | person | budget launch
investor     | 投资人   | 位 | person | budget launch
professor    | 教授     | 位 | person | conference
doctor       | 医生     | 位 | person | conference travel
reporter     | 记者     | 位 | person | launch conference
student      | 学生     | 位 | person | conference tour
volunteer    | 志愿者   | 位 | person | conference tour
tourist      | 游客     | 位 | person | tour hotel transport
passenger    | 乘客     | 位 | person | transport
""")
