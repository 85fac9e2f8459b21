"""Environment: climate, energy, waste, animals, water."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

ENVIRONMENT = domain(
    "environment",
    Tables(
        orgs="""
Energy     | 能源
Foundation | 基金会
Nature Reserve | 自然保护区
""",
        nouns="""
scientist        | 科学家   | 位 | scientist
farmer           | 农民     | 位 | farmer crowd
fisherman, fishermen | 渔民 | 位 | fisher crowd
volunteer        | 志愿者   | 名 | volunteer crowd
resident         | 居民     | 名 | resident crowd
mayor            | 市长     | 位 | mayor
forest ranger    | 护林员   | 名 | ranger
environment minister | 环境部长 | 位 | minister
power plant      | 发电厂   | 座 | plant
chemical factory, chemical factories | 化工厂 | 家 | plant
city council     | 市议会   | +  | council
solar panel      | 太阳能板 | 块 | panel product funded
wind turbine     | 风力发电机 | 台 | panel
electric car     | 电动汽车 | 辆 | car product theme liked big funded
energy           | 能源     | -  | energy theme funded
electricity      | 电力     | -  | power
coal             | 煤       | -  | fuel
oil              | 石油     | -  | fuel
natural gas      | 天然气   | -  | fuel
climate change   | 气候变化 | -  | change theme bad
global warming   | 全球变暖 | -  | change theme bad
carbon emissions | 碳排放   | =  | waste rising theme bad
air pollution    | 空气污染 | -  | pollution theme rising bad
water pollution  | 水污染   | -  | pollution theme bad
plastic waste    | 塑料垃圾 | -  | waste theme bad
waste water      | 废水     | -  | waste
plastic bag      | 塑料袋   | 个 | bag
paper bag        | 纸袋     | 个 | bag product small gift
rubbish          | 垃圾     | -  | rubbish
river            | 河流     | 条 | water river_like
lake             | 湖泊     | 个 | water river_like
ocean            | 海洋     | +  | water theme river_like liked sight
forest           | 森林     | 片 | land theme liked sight
wetland          | 湿地     | 片 | land
tree             | 树       | 棵 | tree
wild animal      | 野生动物 | 只 | animal theme liked
panda            | 熊猫     | 只 | animal sight
whale            | 鲸鱼     | 头 | animal
bird             | 鸟       | 只 | animal
flood            | 洪水     | 场 | disaster theme bad
drought          | 干旱     | 场 | disaster
storm            | 暴风雨   | 场 | disaster
temperature      | 气温     | +  | rising
sea level        | 海平面   | +  | rising
climate agreement | 气候协议 | 份 | pact doc one
environmental report | 环境报告 | 份 | doc paged study
climate summit   | 气候峰会 | 场 | event one""",
        qualities="""
clean, cleaner, cleanest | 干净    | water power
dirty, dirtier, dirtiest | 脏      | fuel
dangerous                | 危险    | disaster waste
rare, rarer, rarest      | 稀有    | animal
beautiful                | 漂亮    | land water
serious                  | 严重    | pollution disaster
!renewable               | 可再生* | energy
green, greener, greenest | 环保    | car panel gift
efficient                | 高效    | panel plant
~worried                  | 担心    | resident fisher farmer
necessary                | 必要    | pact
""",
        frames="""
plant               | produce           | 产生 | waste pollution | habit
plant               | burn, burned, burned | 燃烧 | fuel         | habit lasting
resident volunteer  | plant             | 种   | tree            | lasting placed remedy
resident volunteer  | collect           | 收集 | rubbish         | lasting placed habit remedy
resident            | sort              | 分类处理 | rubbish     | habit remedy
resident farmer     | install           | 安装 | panel           | remedy
resident            | buy, bought, bought | 买 | car bag         | remedy
council mayor       | close             | 关闭 | plant           | remedy passive
council minister    | ban, banned, banned, banning | 禁止 | bag | remedy passive
council resident volunteer ranger | protect | 保护 | land animal water | aim
council minister    | reduce            | 减少 | waste pollution | aim
council             | clean up          | 清理 | water           | aim lasting remedy
minister            | sign              | 签署 | pact            | placed
minister scientist  | attend            | 参加 | event           |
scientist           | measure           | 测量 | rising          | lasting habit placed
scientist           | study             | 研究 | change animal   | lasting habit
scientist           | notice            | 注意到 | pollution     | sudden
ranger volunteer    | rescue            | 营救 | animal          | lasting remedy placed
farmer fisher       | save              | 节约 | power           | aim habit
plant               | use               | 使用 | energy          | habit
disaster            | destroy           | 毁坏 | land            | sudden passive
scientist           | write, wrote, written | 写 | study         | lasting
""",
        spots="""
on | beach         | 海滩
in | national park | 国家公园
at | weather station | 气象站
in | village       | 村子
on | coast         | 海岸
""",
        troubles="""
{river_like} is/are polluted~p | {river_like} 被 污染了~p | clean up, close
the air~a in~i {city} is very~v bad~b | {city} 的~i 空气~a 非常~v 差~b | close, plant, buy
the glaciers~g are melting~m | 冰川~g 正在 融化~m | close, install, plant
the chemical_factory~k released~r dirty~d water~w | 化工厂~k 排放了~r 脏~d 水~w | close, clean up
it has~h not~n rained~r for {days} | 已经~h {days} 没~n 下雨~r 了 | plant
people~p throw_away~t too~o much~m plastic~l | 人们~p 丢弃~t 太~o 多~m 塑料~l | ban, collect, sort
many~m animals~a died~d in~i {disaster} | 许多~m 动物~a 死~d 于~i {disaster} | rescue, plant
""",
        outcomes="""
the air~a will~w become~b cleaner~c | 空气~a 会~w 变得~b 更干净~c | close, plant, buy, install
the fish~f will~w return_to~r the river~v | 鱼~f 会~w 回到~r 河里~v | clean up, close
carbon_emissions~c will~w fall~f | 碳排放~c 会~w 下降~f | install, buy, plant, close
{people:resident} will~w live~l longer~g |\
 {people:resident} 会~w 活~l 得 更久~g | close, plant, clean up
more~m animals~a will~w survive~s | 更多~m 动物~a 会~w 活下来~s | rescue, clean up, plant, ban
""",
        templates="""
degrees_now | figure
the temperature~t in~i {city} reached~r {degrees} degrees~d {ago} .
{ago} ， {city} 的~i 气温~t 达到了~r {degrees} 度~d 。

trees_planted | figure
the volunteers~v planted~p {count:tree} in~i {country} .
志愿者们~v 在~i {country} 种了~p {count:tree} 。

energy_share | figure
{percent} of~c the electricity~e in~i {country} comes_from~c the wind~w .
{country} 的~i 电力~e ， {percent} 来自~c 风~w 。

turn_off | announce
please~p turn_off~t the lights~l when~w you~y leave~v .
你~y 离开~v 的时候~w ， 请~p 关~t 灯~l 。

by_year | plan
{country} will~w close~c {few:plant} before~b {coming_year} .
{country} 会~w 在 {coming_year} 之前~b 关闭~c {few:plant} 。

one_earth | theme opinion
we~w have only~o one~n earth~e .
我们~w 只~o 有 一个~n 地球~e 。
""",
    ),
)
