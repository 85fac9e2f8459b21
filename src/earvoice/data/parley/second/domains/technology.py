"""Technology: software, devices, networks, the people who make and use them."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

TECHNOLOGY = domain(
    "technology",
    Tables(
        orgs="""
Technology | 科技
Software   | 软件
Electronics | 电子
""",
        nouns="""
engineer         | 工程师     | 位 | engineer staff maker
programmer       | 程序员     | 名 | engineer staff maker
technician       | 技术员     | 名 | engineer staff maker
founder          | 创始人     | 位 | boss
user             | 用户       | 名 | user crowd
developer        | 开发者     | 名 | engineer maker crowd
company, companies | 公司     | 家 | company
startup          | 初创公司   | 家 | company
software team    | 软件团队   | 支 | team
hacker           | 黑客       | 名 | thief
software         | 软件       | -  | software theme mine
app              | 应用       | 个 | software product theme mine liked small
website          | 网站       | 个 | software theme mine one
operating system | 操作系统   | 个 | software theme one
robot            | 机器人     | 个 | device product theme liked big funded
phone            | 手机       | 部 | device gadget product quick
tablet           | 平板电脑   | 台 | device gadget product liked quick
smart watch, smart watches | 智能手表 | 块 | device gadget product theme liked
headset          | 耳机       | 副 | gadget product small gift
drone            | 无人机     | 架 | device product theme
server           | 服务器     | 台 | server machine
network          | 网络       | 个 | machine theme mine one
database         | 数据库     | 个 | store one
data             | 数据       | -  | data theme mine
password         | 密码       | 个 | secret
artificial intelligence | 人工智能 | - | tech theme funded
cloud computing  | 云计算     | -  | tech theme funded
chip             | 芯片       | 枚 | part product theme small funded quick strong_part
battery, batteries | 电池     | 块 | part product theme small strong_part
screen           | 屏幕       | 块 | part
sensor           | 传感器     | 个 | part product small
privacy          | 隐私       | -  | privacy theme
security hole    | 安全漏洞   | 个 | bug
bug              | 程序错误   | 个 | bug
demand for chips | 芯片需求   | +  | rising
price of batteries | 电池价格 | +  | rising
developer conference | 开发者大会 | 场 | event
user manual      | 用户手册   | 本 | doc paged
test report      | 测试报告   | 份 | doc paged""",
        qualities="""
!new, newer, newest        | 新*      | software device part
smart, smarter, smartest   | 智能    | device
~fast, faster, fastest      | 快      | machine quick
~slow, slower, slowest      | 慢      | machine
powerful                   | 强大    | tech software strong_part
reliable                   | 可靠    | machine device team
safe, safer, safest        | 安全    | machine software
popular                    | 受欢迎  | gadget software
cheap, cheaper, cheapest   | 便宜    | product
~light, lighter, lightest   | 轻      | gadget
complicated                | 复杂    | software bug
!personal                  | 个人*   | data
useful                     | 有用    | tech device
""",
        frames="""
maker team company  | develop           | 开发   | software part device | lasting remedy
maker team          | test              | 测试   | software device part | lasting habit remedy
company             | launch, launched, launched | 推出 | product | passive
maker team          | update            | 更新   | software store       | habit remedy
maker team          | fix, fixed, fixed | 修复   | bug                  | remedy passive
maker               | restart           | 重启   | server               | remedy
team company        | protect           | 保护   | data privacy         | aim habit
maker team          | find, found, found | 找到  | bug                  | sudden
thief               | steal, stole, stolen | 窃取 | data secret         | sudden passive
thief               | attack            | 攻击   | machine software     | sudden passive
user                | download          | 下载   | software             | habit
user                | change            | 更改   | secret               | remedy
company team        | collect           | 收集   | data                 | lasting habit
maker team          | analyze           | 分析   | data bug             | lasting habit remedy
company team        | store             | 储存   | data                 | habit
company             | produce           | 生产   | part device          | lasting habit
user company staff  | use               | 使用   | tech software device | habit
user                | buy, bought, bought | 买   | product              |
maker team          | improve           | 改进   | device software part | aim lasting remedy
company             | hire              | 聘用   | engineer             | remedy
boss                | introduce         | 介绍   | software tech device | placed
maker boss          | attend            | 参加   | event                | placed
maker team          | write, wrote, written | 写 | doc                  | lasting
""",
        spots="""
in | laboratory    | 实验室
in | data center   | 数据中心
at | factory       | 工厂
at | headquarters  | 总部
in | control room  | 控制室
""",
        troubles="""
{server} is/are down~d | {server} 瘫痪了~d | restart, fix
{gadget} is/are broken~b | {gadget} 坏了~b | test, analyze
the network~n is very~v slow~s | 网络~n 非常~v 慢~s | restart, improve, update
hackers~h stole~s {data} | 黑客~h 窃取了~s {data} | change, fix
the battery~b lasts~l only~o {hours} | 电池~b 只~o 能 用~l {hours} | develop, improve
{people:user} forgot~f the password~p | {people:user} 忘记了~f 密码~p | change
there is a serious~s bug~b in~i the app~a |\
 应用~a 里~i 有 一个 严重的~s 程序错误~b | fix, update, test
""",
        outcomes="""
{software} will~w run~r faster~f | {software} 会~w 运行~r 得 更快~f | improve, update, fix
{people:user} will~w save~s a_lot_of~l time~t |\
 {people:user} 会~w 节省~s 大量~l 时间~t | develop, improve, update
our~o products~p will~w be safer~s | 我们的~o 产品~p 会~w 更安全~s | test, fix, improve, update
the cost~c of~f {part} will~w fall~d | {part} 的~f 成本~c 会~w 下降~d | develop, improve
more~m people~p will~w trust~t {tech} | 更多~m 人~p 会~w 信任~t {tech} | fix, change, test
""",
        templates="""
downloads | figure
more_than~m {count:crowd} downloaded~d the app~a {ago} .
{ago} ， 超过~m {count:crowd} 下载了~d 应用~a 。

battery_life | figure background
the new~n battery~b lasts~l {hours} .
新~n 电池~b 能 使用~l {hours} 。

stored_where | background
{data} is/are stored~s in~i the data_center~c in~j {city} .
{data} 储存~s 在~i {city} 的~j 数据中心~c 。

password_tip | announce
please~p change~c your~y password~w every~e {days} .
请~p 每~e {days} 更改~c 一次 你的~y 密码~w 。

robots_can | background
robots~r can~c do~d dangerous~g work~w for~f people~p .
机器人~r 可以~c 替~f 人~p 做~d 危险的~g 工作~w 。

ai_changes | theme opinion
artificial_intelligence~a is changing~c the_way~w we~o live~l .
人工智能~a 正在 改变~c 我们~o 的 生活~l 方式~w 。
""",
    ),
)
