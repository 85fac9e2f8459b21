"""Nouns for what people write, hold, book, eat and talk about."""

from __future__ import annotations

from earvoice.data.parley.lexicon.entries import Serving, forms, nouns, rows

PAPERS = nouns("""
report           | 报告     | 份 | paper         | meeting budget conference launch
contract         | 合同     | 份 | paper deal    | meeting hiring budget
agreement        | 协议     | 份 | paper deal    | budget launch meeting
proposal         | 提案     | 份 | paper         | meeting budget conference
agenda           | 议程     | 份 | paper         | meeting conference
schedule         | 日程     | 份 | paper         | meeting conference travel tour
email            | 邮件     | 封 | paper         | meeting hiring hotel travel
letter           | 信       | 封 | paper         | hiring hotel
resume           | 简历     | 份 | paper         | hiring
job description  | 职位说明 | 份 | paper         | hiring
application form | 申请表   | 张 | paper         | hiring conference travel
guest list       | 客人名单 | 份 | paper         | launch hotel conference restaurant
invoice          | 发票     | 张 | bill due      | budget hotel
bill             | 账单     | 张 | bill due      | restaurant hotel budget
receipt          | 收据     | 张 | bill          | budget travel restaurant transport
summary          | 摘要     | 份 | paper         | conference meeting
brochure         | 宣传册   | 本 | paper goods   | launch tour hotel
questionnaire    | 问卷     | 份 | paper         | launch conference
map              | 地图     | 张 | goods         | tour transport travel
menu             | 菜单     | 份 | paper         | restaurant
guidebook        | 旅游指南 | 本 | goods         | tour
press release    | 新闻稿   | 篇 | paper         | launch
""")

EVENTS = nouns("""
meeting          | 会议     | 个 | event         | meeting budget hiring
workshop         | 研讨会   | 场 | event         | conference meeting
conference       | 大会     | 场 | event         | conference travel
lecture          | 讲座     | 场 | event         | conference
speech, speeches | 演讲     | 场 | event         | conference launch
interview        | 面试     | 场 | event         | hiring
training session | 培训     | 场 | event         | hiring meeting
press conference | 记者会   | 场 | event         | launch
launch event     | 发布会   | 场 | event         | launch
exhibition       | 展览     | 场 | event         | tour conference
banquet          | 宴会     | 场 | event         | restaurant hotel conference
party            | 聚会     | 场 | event         | restaurant hotel
negotiation      | 谈判     | 场 | event         | budget meeting
concert          | 音乐会   | 场 | event         | tour
conference call  | 电话会议 | 个 | event         | meeting budget
trip             | 旅行     | 次 | event         | travel tour transport
""")

GOODS = nouns("""
ticket           | 票       | 张 | booking goods | travel transport tour conference
flight           | 航班     | 个 | booking stay  | travel transport
hotel room       | 酒店房间 | 间 | booking stay  | hotel travel
table            | 餐桌     | 张 | booking       | restaurant
taxi             | 出租车   | 辆 | ride booking  | transport travel hotel
bus              | 大巴     | 辆 | ride vehicle  | transport tour
car              | 汽车     | 辆 | vehicle       | transport travel tour
train            | 火车     | 列 | ride          | transport travel
boat             | 船       | 艘 | ride vehicle  | tour
bicycle          | 自行车   | 辆 | vehicle       | tour transport
passport         | 护照     | 本 | permit        | travel hotel
visa, visas      | 签证     | 个 | permit        | travel
suitcase         | 行李箱   | 个 | goods         | travel hotel transport
umbrella         | 雨伞     | 把 | goods         | tour hotel
key              | 钥匙     | 把 | permit        | hotel
badge            | 胸牌     | 个 | permit        | conference
gift             | 礼物     | 份 | goods         | tour launch
laptop           | 笔记本   | 台 | goods device  | meeting conference travel
phone            | 手机     | 部 | goods device  | travel hotel launch
printer          | 打印机   | 台 | device        | meeting hotel
projector        | 投影仪   | 台 | device        | meeting conference
microphone       | 麦克风   | 个 | device        | conference launch
camera           | 相机     | 台 | goods device product | tour launch
headset          | 耳机     | 副 | goods device product | conference launch
product          | 产品     | 个 | product       | launch budget
app              | 应用     | 个 | product       | launch
website          | 网站     | 个 | product       | launch hiring hotel
sample           | 样品     | 个 | goods         | launch
""")

MATTERS = nouns("""
problem          | 问题     | 个 | problem       | all
mistake          | 错误     | 个 | problem       | budget meeting
price            | 价格     | 个 | amount        | launch hotel restaurant travel
cost             | 成本     | 项 | amount        | budget launch
salary           | 工资     | 份 | amount        | hiring
discount         | 折扣     | 个 | amount        | hotel launch travel
rent             | 租金     | 笔 | amount        | budget
budget           | 预算     | 份 | paper plan    | budget meeting launch
plan             | 计划     | 个 | plan          | all
project          | 项目     | 个 | plan          | meeting budget hiring
strategy         | 策略     | 个 | plan          | launch meeting
route            | 路线     | 条 | plan          | tour transport
program          | 节目单   | 份 | paper         | conference tour
reservation      | 预约     | 个 | booking       | hotel restaurant
""")

DISHES = nouns("""
fish, fish       | 鱼       | 条 | food          | restaurant
cake             | 蛋糕     | 块 | food          | restaurant hotel
sandwich         | 三明治   | 个 | food          | restaurant transport
salad            | 沙拉     | 份 | food          | restaurant
steak            | 牛排     | 份 | food          | restaurant
pizza, pizzas    | 披萨     | 份 | food          | restaurant
breakfast        | 早餐     | 份 | food          | hotel restaurant
""")

SERVINGS = tuple(
    Serving(en, forms(vessel)[0], forms(vessel)[1], zh, classifier)
    for en, vessel, zh, classifier in rows("""
coffee   | cup, cups       | 咖啡   | 杯
tea      | cup, cups       | 茶     | 杯
juice    | glass, glasses  | 果汁   | 杯
wine     | glass, glasses  | 葡萄酒 | 杯
water    | bottle, bottles | 水     | 瓶
beer     | bottle, bottles | 啤酒   | 瓶
soup     | bowl, bowls     | 汤     | 碗
rice     | bowl, bowls     | 米饭   | 碗
noodles  | bowl, bowls     | 面条   | 碗
dumplings | plate, plates  | 饺子   | 盘
""")
)

THINGS = PAPERS + EVENTS + GOODS + MATTERS + DISHES
