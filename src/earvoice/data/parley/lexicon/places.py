"""Cities, and places where things happen."""

from __future__ import annotations

from earvoice.data.parley.lexicon.entries import Phrase, Place, rows, topics_of

CITIES = tuple(
    Phrase(en, zh)
    for en, zh in rows("""
Beijing   | 北京
Shanghai  | 上海
Shenzhen  | 深圳
Guangzhou | 广州
Hangzhou  | 杭州
Chengdu   | 成都
Hong Kong | 香港
London    | 伦敦
Paris     | 巴黎
Berlin    | 柏林
Tokyo     | 东京
Singapore | 新加坡
New York  | 纽约
Sydney    | 悉尼
Boston    | 波士顿
Geneva    | 日内瓦
Madrid    | 马德里
Vienna    | 维也纳
Toronto   | 多伦多
Seoul     | 首尔
""")
)

# Trains and coaches run between the first so many cities.
MAINLAND_CITIES = 6

PLACES = tuple(
    Place(preposition, en, zh, topics_of(topics), sight == "sight")
    for preposition, en, zh, topics, sight in rows("""
in | office           | 办公室   | meeting hiring budget launch |
in | conference room  | 会议室   | meeting budget hiring |
at | headquarters     | 总部     | meeting budget hiring | sight
at | hotel            | 酒店     | hotel travel conference restaurant |
in | lobby            | 大厅     | hotel conference |
at | front desk       | 前台     | hotel |
at | airport          | 机场     | travel transport |
at | train station    | 火车站   | transport travel |
at | subway station   | 地铁站   | transport tour |
at | bus stop         | 公交站   | transport tour |
at | restaurant       | 餐厅     | restaurant hotel |
in | cafe             | 咖啡馆   | restaurant tour |
in | kitchen          | 厨房     | restaurant |
in | museum           | 博物馆   | tour | sight
in | old town         | 老城     | tour | sight
at | harbor           | 港口     | tour transport | sight
in | park             | 公园     | tour | sight
at | temple           | 寺庙     | tour | sight
at | theater          | 剧院     | tour | sight
at | market           | 集市     | tour restaurant | sight
in | exhibition hall  | 展览馆   | conference launch | sight
in | lecture hall     | 报告厅   | conference |
at | university       | 大学     | conference hiring | sight
in | library          | 图书馆   | conference | sight
at | factory          | 工厂     | launch budget meeting | sight
in | laboratory       | 实验室   | launch | sight
in | store            | 商店     | launch tour |
at | bank             | 银行     | budget travel |
at | embassy          | 大使馆   | travel |
at | hospital         | 医院     | travel |
""")
)
