"""Travel: tickets, hotels, sights, food, ways to go."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

TRAVEL = domain(
    "travel",
    Tables(
        orgs="""
Hotel    | 酒店
Airlines | 航空公司
Travel   | 旅行社
""",
        nouns="""
tourist          | 游客     | 名 | tourist crowd
passenger        | 乘客     | 名 | passenger tourist crowd
guest            | 客人     | 位 | guest tourist
guide            | 导游     | 位 | guide
driver           | 司机     | 位 | driver
flight attendant | 空乘     | 名 | crew
receptionist     | 前台接待 | 位 | desk
waiter           | 服务员   | 位 | waiter
cook             | 厨师     | 位 | cook
airline          | 航空公司 | 家 | airline
hotel            | 酒店     | 家 | hotel funded
restaurant       | 餐厅     | 家 | hotel funded
flight           | 航班     | 个 | ride flight theme one
train            | 火车     | 列 | ride theme one
bus, buses       | 大巴     | 辆 | ride one
ship             | 轮船     | 艘 | ride one
taxi             | 出租车   | 辆 | cab one
ticket           | 票       | 张 | ticket product
passport         | 护照     | 本 | paper one
visa, visas      | 签证     | 个 | paper theme one
suitcase         | 行李箱   | 个 | bag product
backpack         | 背包     | 个 | bag product
luggage          | 行李     | -  | luggage
hotel room       | 酒店房间 | 间 | room theme one
double room      | 双人间   | 间 | room one
room key         | 房卡     | 张 | key
map              | 地图     | 张 | map product small gift
guidebook        | 旅游指南 | 本 | map product doc small paged
temple           | 寺庙     | 座 | sight theme liked
castle           | 城堡     | 座 | sight theme liked
waterfall        | 瀑布     | 条 | sight
island           | 岛       | 座 | sight theme liked
old town         | 老城     | 座 | sight theme liked
night market     | 夜市     | 个 | sight funded
breakfast        | 早餐     | 份 | meal
noodles          | 面条     | =  | food
seafood          | 海鲜     | -  | food theme liked
dumplings        | 饺子     | =  | food
roast duck       | 烤鸭     | 只 | food
souvenir         | 纪念品   | 件 | gift product small gift
postcard         | 明信片   | 张 | gift
trip             | 旅行     | 次 | trip theme mine liked one
city tour        | 城市观光 | 次 | event outing
dance show       | 舞蹈表演 | 场 | event performance
number of tourists | 游客人数 | + | rising
ticket price     | 票价     | +  | rising
""",
        qualities="""
comfortable              | 舒服     | room ride
crowded                  | 拥挤     | ride sight
famous                   | 有名     | sight
friendly, friendlier, friendliest | 友好 | guide waiter desk driver
delicious                | 好吃     | food meal
~expensive                | 贵       | room ticket gift
~heavy, heavier, heaviest | 重       | bag luggage
cheap, cheaper, cheapest | 便宜     | ticket map hotel
convenient               | 方便     | ride cab
quiet, quieter, quietest | 安静     | room
beautiful                | 美丽     | sight
~tired                    | 累       | tourist driver
""",
        frames="""
tourist             | book              | 预订 | room ticket flight | remedy placed
tourist             | buy, bought, bought | 买 | gift bag map    | placed
tourist             | visit             | 游览 | sight           | lasting habit aim
tourist             | take, took, taken | 乘坐 | ride cab        | remedy
tourist             | miss              | 错过 | ride            | sudden
tourist             | lose, lost, lost, losing | 丢 | paper key luggage | sudden placed
tourist             | apply for         | 申请 | paper           | remedy lasting placed
tourist             | pack              | 收拾 | luggage         | lasting
tourist             | cancel            | 取消 | trip            | remedy passive
tourist             | change            | 更换 | room            | remedy
tourist guest       | eat, ate, eaten   | 吃   | food meal       | lasting placed
tourist guest       | order             | 点   | food            | placed
tourist             | enjoy             | 享受 | trip            | aim
cook                | prepare           | 准备 | food meal       | lasting habit
guide               | recommend         | 推荐 | sight food      | remedy
guide               | introduce         | 介绍 | sight         | lasting habit
crew desk           | check             | 检查 | paper luggage   | habit remedy lasting
crew                | help              | 帮助 | passenger       | remedy habit
driver guide        | wait for          | 等候 | tourist         | lasting placed
desk                | find, found, found | 找到 | key bag        | sudden placed
airline             | cancel            | 取消 | flight          | passive
tourist             | watch             | 观看 | performance     | placed
tourist             | attend            | 参加 | outing          | remedy
hotel airline       | hire              | 聘用 | waiter crew     | remedy
""",
        spots="""
at | airport       | 机场
at | train station | 火车站
at | front desk    | 前台
in | lobby         | 大厅
at | harbor        | 港口
""",
        troubles="""
{ride} is/are very~v crowded~c | {ride} 非常~v 拥挤~c | take, change
{flight} was delayed~d by {hours} | {flight} 延误了~d {hours} | take, book
{tourist} lost~l {paper} | {tourist} 丢了~l {paper} | apply for
it is snowing~s in {city} | {city} 正在 下雪~s | cancel, take
the room~h is too~t noisy~f | 房间~h 太~t 吵~f 了 | change, book
the luggage~l did_not~n arrive~a | 行李~l 没有~n 到~a | check, help
""",
        outcomes="""
{tourist} will~w arrive~a on_time~o | {tourist} 会~w 准时~o 到达~a | take, book
{people:guest} will~w sleep~s well~l | {people:guest} 会~w 睡~s 得 很好~l | change, book
the trip~t will~w be more~m comfortable~c | 旅行~t 会~w 更~m 舒服~c | take, book, change
{people:tourist} will~w be very~v happy~c | {people:tourist} 会~w 非常~v 高兴~c | recommend, book
{people:tourist} will~w remember~r this~t trip~p |\
 {people:tourist} 会~w 记住~r 这次~t 旅行~p | recommend
""",
        templates="""
gate_change | announce
passengers~p for~f {city} , please~l go_to~g gate~a {small} .
前往~f {city} 的 乘客~p ， 请~l 到~g {small} 号 登机口~a 。

train_leaves | announce
the train~t to~o {city} leaves~l at {clock} .
去~o {city} 的 火车~t {clock} 出发~l 。

room_price | figure
a double_room~d at~a {org} costs~c {price} a_night~n .
{org} 的~a 双人间~d 一晚~n 是~c {price} 。

flew_to | background
{who} flew~f from~m {city} to~t {city.2} {ago} .
{who} {ago} 从~m {city} 飞~f 到~t 了 {city.2} 。

flight_time | figure
the flight~f from~m {country} to~t {country.2} takes~k {hours} .
从~m {country} 到~t {country.2} 的 航班~f 需要~k {hours} 。

staying_in | background
the guest~g in~i room~r {room_number} will~w stay~s for {days} .
{room_number} 房间~r 的~i 客人~g 会~w 住~s {days} 。

sailed_far | figure
the ship~s sailed~v {distance} kilometers~k in {days} .
轮船~s {days} 内 航行了~v {distance} 公里~k 。

took_long | background *1.6
the journey~j to~t {country} took~k {days} .
去~t {country} 的 路程~j 花了~k {days} 。
""",
    ),
)
