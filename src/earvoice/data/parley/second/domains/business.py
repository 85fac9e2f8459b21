"""Business: meetings, companies, orders, staff."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

BUSINESS = domain(
    "business",
    Tables(
        orgs="""
Trading     | 贸易
Motors      | 汽车
Foods       | 食品
""",
        nouns="""
manager          | 经理     | 位 | manager staff
assistant        | 助理     | 位 | assistant staff
sales director   | 销售总监 | 位 | director manager staff
secretary, secretaries | 秘书 | 位 | assistant staff
employee         | 员工     | 名 | employee staff crowd
intern           | 实习生   | 名 | employee staff
customer         | 客户     | 位 | customer crowd
supplier         | 供应商   | 家 | supplier
partner          | 合作伙伴 | 位 | partner customer
candidate        | 候选人   | 位 | candidate
interpreter      | 口译员   | 位 | interpreter staff
sales team       | 销售团队 | 支 | team
company, companies | 公司   | 家 | company mine one
branch, branches | 分公司   | 家 | company
warehouse        | 仓库     | 座 | site
office building  | 办公楼   | 座 | site
contract         | 合同     | 份 | deal doc theme mine
agreement        | 协议     | 份 | deal doc
proposal         | 提案     | 份 | plan doc theme
report           | 报告     | 份 | doc mine paged
invoice          | 发票     | 张 | doc bill
email            | 邮件     | 封 | doc
agenda           | 议程     | 份 | doc one
business plan    | 商业计划 | 份 | plan theme mine liked paged
project          | 项目     | 个 | plan theme mine funded
budget           | 预算     | 份 | plan theme mine one
marketing strategy, marketing strategies | 营销策略 | 个 | plan theme mine
product          | 产品     | 个 | product theme mine liked funded ware
brand            | 品牌     | 个 | brand theme mine liked funded
sample           | 样品     | 个 | product small gift
order            | 订单     | 份 | order theme
delivery, deliveries | 交货 | 次 | transport
shipment         | 货物     | 批 | goods
complaint        | 投诉     | 个 | trouble
sales            | 销售额   | =  | rising rising_sales mine
cost             | 成本     | 项 | rising expense
profit           | 利润     | 笔 | rising
discount         | 折扣     | 个 | discount
meeting          | 会议     | 个 | event theme
negotiation      | 谈判     | 场 | event theme one
training session | 培训     | 场 | event
trade fair       | 交易会   | 场 | event theme
press conference | 记者会   | 场 | event
printer          | 打印机   | 台 | machine
projector        | 投影仪   | 台 | machine
""",
        qualities="""
important                | 重要     | event plan customer
urgent                   | 紧急     | order doc
~long, longer, longest    | 长       | event doc
detailed                 | 详细     | plan doc
~expensive                | 贵       | product
reliable                 | 可靠     | supplier partner machine
experienced              | 有经验   | manager employee interpreter
~busy, busier, busiest    | 忙       | manager assistant
~satisfied                | 满意     | customer
popular                  | 受欢迎   | brand product
!new, newer, newest      | 新*      | product plan site
high, higher, highest    | 高*      | discount expense
""",
        frames="""
manager company     | sign              | 签署 | deal            | placed
manager director    | approve           | 批准 | plan            | passive placed
manager director    | reject            | 拒绝 | plan            | passive
staff team          | discuss           | 讨论 | plan trouble    | lasting placed remedy
staff team          | prepare           | 准备 | doc event       | lasting habit remedy
assistant           | print             | 打印 | doc             | habit
assistant           | send, sent, sent  | 发送 | doc             | habit remedy
employee            | repair            | 修理 | machine         | remedy lasting
manager             | cancel            | 取消 | event order     | passive
manager             | postpone          | 推迟 | event transport | passive remedy
manager company     | hire              | 聘用 | employee candidate | remedy
manager             | interview         | 面试 | candidate       | lasting placed
staff customer      | attend            | 参加 | event           | habit
customer            | order             | 订购 | product         |
customer            | pay, paid, paid   | 支付 | bill            | remedy
customer            | change            | 更改 | order           |
supplier            | deliver           | 交付 | goods           | placed
supplier company    | offer             | 提供 | discount        | remedy
company team        | launch            | 推出 | ware brand      | placed
company team        | increase          | 增加 | rising_sales     | aim
company team        | lower             | 降低 | expense         | aim remedy
company team        | win, won, won, winning | 赢得 | order customer | aim
interpreter         | translate         | 翻译 | doc             | lasting remedy
team employee       | finish            | 完成 | plan            | aim
manager customer    | receive           | 收到 | doc goods trouble | sudden
manager             | visit             | 拜访 | customer partner | remedy
""",
        spots="""
in | office         | 办公室
in | conference room | 会议室
at | headquarters   | 总部
at | factory        | 工厂
at | trade center   | 贸易中心
""",
        troubles="""
{goods} arrived~a too~t late~l | {goods} 到~a 得 太~t 晚~l 了 | send, offer, postpone
{machine} is/are broken~b | {machine} 坏了~b | repair
{customer} is/are not~n satisfied~s | {customer} 不~n 满意~s | visit, offer, discuss
there is a mistake~m in~i {bill} | {bill} 里~i 有 一个 错误~m | send, discuss
there is a_lot_of~w work~e in the office~o | 办公室~o 里 有 很多~w 工作~e | hire
our~o competitors~c lowered~l their~t prices~p |\
 我们的~o 竞争对手~c 降低了~l 他们的~t 价格~p | lower, discuss, offer
{manager} is/are on_a_business_trip~t | {manager} 正在 出差~t | postpone
""",
        outcomes="""
sales~s will~w rise~r | 销售额~s 会~w 上升~r | offer, hire, visit
{customer} will~w be satisfied~s | {customer} 会~w 很 满意~s | visit, offer, send
the company~c will~w open~o a new~n branch~b | 公司~c 会~w 开设~o 一家 新~n 分公司~b | hire, lower
we~w will~l save~s a_lot_of~a money~m | 我们~w 会~l 省~s 很多~a 钱~m | lower, repair
{partner} will~w work~k with~h us~u again~a |\
 {partner} 会~w 再次~a 与~h 我们~u 合作~k | visit, offer, send
""",
        templates="""
sales_rose | figure
our~o sales~s in~i {country} rose~r by {percent} in {year} .
{year} 我们~o 在~i {country} 的 销售额~s 上升了~r {percent} 。

staff_count | figure background
{org} has~h {count:employee} in~i {few:site} .
{org} 在~i {few:site} 有~h {count:employee} 。

room_booked | announce
{the:event} will~w take_place~t in~i room~r {room_number} at {clock} .
{the:event} {clock} 会~w 在~i {room_number} 房间~r 举行~t 。

founded_in | background
our~o company~c was founded~f in~i {city} in {year} .
我们的~o 公司~c {year} 在~i {city} 成立~f 。

send_before | announce action
please~p send~s me~m {doc} before~b {weekday} .
请~p 在 {weekday} 之前~b 把 {doc} 发给~s 我~m 。

unit_price | figure
if~i you~y order~o {count:product} , we~w will~l give~g you~u a discount~d of~f {percent} .
如果~i 你~y 订购~o {count:product} ， 我们~w 会~l 给~g 你~u {percent} 的~f 折扣~d 。
""",
    ),
)
