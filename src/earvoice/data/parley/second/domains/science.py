"""Science: space, physics, biology, experiments, discoveries."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

SCIENCE = domain(
    "science",
    Tables(
        orgs="""
University  | 大学
Institute   | 研究所
Observatory | 天文台
""",
        nouns="""
scientist        | 科学家   | 位 | scientist
physicist        | 物理学家 | 位 | scientist physicist
biologist        | 生物学家 | 位 | scientist biologist
astronomer       | 天文学家 | 位 | scientist astronomer
chemist          | 化学家   | 位 | scientist chemist
archaeologist    | 考古学家 | 位 | scientist digger
astronaut        | 宇航员   | 名 | astronaut
laboratory assistant | 实验员 | 名 | assistant
inventor         | 发明家   | 位 | inventor
visitor          | 参观者   | 名 | visitor crowd
research team    | 研究团队 | 支 | team
space agency, space agencies | 航天局 | 家 | agency
experiment       | 实验     | 个 | experiment theme liked one
theory, theories | 理论     | 个 | theory theme
discovery, discoveries | 发现 | 项 | finding theme
invention        | 发明     | 项 | invention theme
hypothesis, hypotheses | 假设 | 个 | theory
telescope        | 望远镜   | 架 | tool product big funded lens
microscope       | 显微镜   | 台 | tool product big scope
rocket           | 火箭     | 枚 | craft theme funded
satellite        | 卫星     | 颗 | craft theme funded
space station    | 空间站   | 座 | station theme liked one funded
space shuttle    | 航天飞机 | 架 | craft
star             | 恒星     | 颗 | sky_body shining
planet           | 行星     | 颗 | sky_body theme shining
comet            | 彗星     | 颗 | sky_body shining
moon             | 月球     | +  | moon theme
black hole       | 黑洞     | 个 | sky_body theme bad
earthquake       | 地震     | 场 | quake theme bad
volcano, volcanoes | 火山   | 座 | quake
cell             | 细胞     | 个 | life
gene             | 基因     | 个 | life theme
bacteria         | 细菌     | =  | life
dinosaur fossil  | 恐龙化石 | 块 | fossil theme liked sight
fossil           | 化石     | 块 | fossil
ancient city, ancient cities | 古城 | 座 | ruin sight
plant            | 植物     | 种 | plant
gravity          | 引力     | -  | force
light            | 光       | -  | force
formula          | 公式     | 个 | formula one
sample           | 样本     | 个 | sample
research paper   | 论文     | 篇 | doc paged
result           | 结果     | 个 | result mine
science fair     | 科技展   | 场 | event
number of discoveries | 发现数量 | + | rising
""",
        qualities="""
important                | 重要     | finding invention theory
complicated              | 复杂     | experiment theory formula
bright, brighter, brightest | 明亮  | shining
big, bigger, biggest     | 大*      | tool fossil sky_body
old, older, oldest       | 古老     | fossil ruin
mysterious               | 神秘     | sky_body ruin
accurate                 | 准确     | result tool
curious                  | 好奇     | visitor
~successful              | 成功     | experiment
distant, more distant, most distant | 遥远 | sky_body
tiny, tinier, tiniest    | 微小     | life
brave, braver, bravest   | 勇敢     | astronaut
""",
        frames="""
scientist team      | perform           | 进行 | experiment      | lasting placed remedy
scientist team      | repeat            | 重复 | experiment      | remedy
astronomer          | discover          | 发现 | sky_body        | sudden
biologist           | discover          | 发现 | life            | sudden
scientist           | prove             | 证明 | theory          | aim
astronomer          | observe           | 观察 | sky_body        | lasting placed habit
physicist           | observe           | 观察 | quake           | lasting placed habit
astronomer          | use               | 使用 | lens            | habit
biologist           | use               | 使用 | scope           | habit
biologist           | study             | 研究 | life plant      | lasting habit placed
biologist assistant | collect           | 采集 | sample plant    | lasting placed remedy
digger              | dig up, dug, dug, digging | 挖掘 | fossil ruin | lasting
digger              | protect           | 保护 | ruin fossil     | aim
agency              | launch            | 发射 | craft           | placed
agency team         | build, built, built | 建造 | station craft  | lasting aim
astronaut           | repair            | 修理 | station craft   | remedy lasting
astronaut           | land on           | 登上 | moon    | aim
inventor team       | invent            | 发明 | tool            |
scientist           | write, wrote, written | 写 | doc           | lasting
scientist           | publish           | 发表 | doc result      | passive
assistant scientist | check             | 检查 | tool sample result | remedy habit
physicist           | explain           | 解释 | force theory    | placed
scientist           | compare           | 比较 | sample result   | remedy lasting
scientist visitor   | attend            | 参加 | event           |
chemist             | analyze           | 分析 | sample          | lasting habit remedy
physicist           | understand, understood, understood | 理解 | force | aim
""",
        spots="""
in | laboratory   | 实验室
at | observatory  | 天文台
at | launch site  | 发射场
in | desert       | 沙漠
at | South Pole   | 南极
""",
        troubles="""
{experiment} failed~f | {experiment} 失败了~f | repeat, perform, check
the telescope~t is broken~b | 望远镜~t 坏了~b | check
the results~r are different~d every_time~e | 结果~r 每次~e 都 不同~d | repeat, check, compare
the rocket~r exploded~x in_the_air~a | 火箭~r 在_空中~a 爆炸了~x | check, repair
{craft} lost~l contact~c with~w the earth~e | {craft} 与~w 地球~e 失去了~l 联系~c | repair
nobody~n believes~b {theory} | 没有人~n 相信~b {theory} | repeat, perform, compare
the sample~s is too~t small~m | 样本~s 太~t 小~m 了 | collect
""",
        outcomes="""
we~w will~l understand~u the universe~v better~b |\
 我们~w 会~l 更好地~b 理解~u 宇宙~v | perform, compare
people~p will~w travel~t to~o other~r planets~n | 人类~p 会~w 去~o 其他~r 行星~n 旅行~t | repair
the results~r will~w be more~m accurate~a |\
 结果~r 会~w 更~m 准确~a | repeat, check, compare, collect
{scientist} will~w win~n an important~i prize~p |\
 {scientist} 会~w 获得~n 一个 重要的~i 奖项~p | perform, compare
the experiment~e will~w succeed~s | 实验~e 会~w 成功~s | repeat, check, collect
""",
        templates="""
distance_to | figure
{the:sky_body} is {distance} light_years~l away_from~a the earth~e .
{the:sky_body} 离~a 地球~e 有 {distance} 光年~l 。

orbit_time | figure background
the space_station~s flies~f around~a the earth~e every~v {small} minutes~m .
空间站~s 每~v {small} 分钟~m 绕~a 地球~e 飞~f 一圈 。

lived_ago | figure background
this~t dinosaur~d lived~l {distance} years~y ago~a .
这只~t 恐龙~d 生活~l 在 {distance} 年~y 前~a 。

quake_hit | figure
{ago} an earthquake~e shook~s {country} for {small} seconds~c .
{ago} ， {country} 发生了~s {small} 秒~c 的 地震~e 。

safety_rule | announce
please~p wear~w gloves~g in~i the laboratory~l .
在~i 实验室~l 里 ， 请~p 戴~w 手套~g 。

born_in | background
{name} was_born~b in~i {city} on {full_date} .
{name} {full_date} 出生~b 于~i {city} 。
""",
    ),
)
