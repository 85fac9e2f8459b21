"""Sports: teams, players, matches, training, records."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

SPORTS = domain(
    "sports",
    Tables(
        orgs="""
Football Club   | 足球俱乐部
Basketball Club | 篮球俱乐部
United          | 联队
""",
        nouns="""
coach, coaches   | 教练     | 位 | coach
football player  | 足球运动员 | 名 | player athlete
basketball player | 篮球运动员 | 名 | player athlete
tennis player    | 网球运动员 | 名 | athlete single
swimmer          | 游泳运动员 | 名 | athlete racer
runner           | 跑步运动员 | 名 | athlete racer
captain          | 队长     | 位 | player athlete
goalkeeper       | 守门员   | 名 | player athlete goalkeeper
referee          | 裁判     | 位 | referee
champion         | 冠军     | 位 | athlete star
fan              | 球迷     | 名 | fan crowd
spectator        | 现场观众 | 名 | fan crowd
club president   | 俱乐部主席 | 位 | boss
sports reporter  | 体育记者 | 名 | reporter
football team    | 足球队   | 支 | team funded
basketball team  | 篮球队   | 支 | team
national team    | 国家队   | +  | team theme liked
youth team       | 青年队   | 支 | team
club             | 俱乐部   | 家 | club mine
match, matches   | 比赛     | 场 | match event theme liked
final            | 决赛     | 场 | match event theme one sight
semifinal        | 半决赛   | 场 | match event
marathon         | 马拉松   | 场 | race event theme liked one
swimming race    | 游泳比赛 | 场 | race event
tennis tournament | 网球锦标赛 | 项 | event theme liked tournament
Olympic Games    | 奥运会   | +  | games theme
gold medal       | 金牌     | 枚 | medal theme
silver medal     | 银牌     | 枚 | medal
trophy, trophies | 奖杯     | 座 | medal one
world record     | 世界纪录 | 项 | record theme
goal             | 进球     | 个 | goal
racket           | 球拍     | 副 | gear product
running shoe     | 跑鞋     | 双 | gear product
jersey           | 球衣     | 件 | gear product small gift
stadium          | 体育场   | 座 | ground theme liked one funded sight
swimming pool    | 游泳池   | 个 | ground funded
training plan    | 训练计划 | 份 | doc plan one paged
match report     | 比赛报道 | 篇 | doc article
ticket price     | 票价     | +  | rising
number of fans   | 球迷人数 | +  | rising
new sport        | 新运动   | 项 | sport
winter sports    | 冰雪运动 | =  | sport theme liked""",
        qualities="""
strong, stronger, strongest | 厉害   | team player
~fast, faster, fastest    | 快       | racer
!young, younger, youngest | 年轻     | player coach
exciting                 | 精彩     | match race
famous                   | 有名     | club star coach
strict, stricter, strictest | 严格  | referee coach
~tired                    | 累       | player athlete
~excited                  | 激动     | fan
important                | 重要     | match goal
modern                   | 现代     | ground
~expensive                | 贵       | gear
popular                  | 受欢迎   | sport club
""",
        frames="""
team single         | win, won, won, winning | 赢得 | match        | aim
team single         | lose, lost, lost, losing | 输掉 | match      | sudden
racer               | break, broke, broken | 打破 | record         | aim
athlete             | win, won, won, winning | 赢得 | medal        | aim
player              | score             | 打进 | goal            | sudden
team athlete        | train hard        | 刻苦训练 |              | lasting habit remedy
coach               | train             | 训练 | player team     | lasting habit placed
coach               | choose, chose, chosen, choosing | 选择 | player | remedy
coach               | replace           | 替换 | player          | remedy
coach               | criticize         | 批评 | player referee  | passive
coach               | praise            | 表扬 | player          |
coach               | adjust            | 调整 | plan            | remedy
club boss           | sign              | 签下 | player          | remedy
club boss           | build, built, built | 建造| ground          | lasting aim
club boss           | sell, sold, sold  | 卖 | gear            |
club boss           | fire              | 解雇 | coach           | remedy passive
fan                 | watch             | 观看 | match race      | placed lasting habit
fan                 | support           | 支持 | team club       | habit
fan                 | buy, bought, bought | 买 | gear            |
referee             | stop, stopped, stopped, stopping | 中断 | match | passive
athlete             | attend            | 参加 | games           | aim
player              | attend            | 参加 | match           |
racer               | attend            | 参加 | race            |
single              | attend            | 参加 | tournament      |
reporter            | interview         | 采访 | athlete coach fan | lasting placed
reporter            | write, wrote, written | 写 | article       | lasting
club                | postpone          | 推迟 | match           | passive remedy
""",
        spots="""
in | stadium       | 体育场
in | gym           | 健身房
on | training ground | 训练场
in | swimming pool | 游泳池
in | locker room   | 更衣室
""",
        troubles="""
{player} is/are injured~i | {player} 受伤了~i | replace, choose
{team} lost~l {few:match} | {team} 输了~l {few:match} | adjust, fire, sign, train hard
it is raining~r heavily~h | 雨 下~r 得 很大~h | postpone
{the:goalkeeper} made~m a mistake~k | {the:goalkeeper} 犯了~m 一个 错误~k | replace
the captain~p received~r a red_card~c | 队长~p 得到了~r 一张 红牌~c | replace
{people:athlete} are very~v tired~t | {people:athlete} 非常~v 累~t | adjust, replace
the field~f is too~o wet~x | 场地~f 太~o 湿~x 了 | postpone
""",
        outcomes="""
{team} will~w win~n the trophy~t | {team} 会~w 赢得~n 奖杯~t | sign, adjust, choose, train hard
{people:fan} will~w be very~v excited~x | {people:fan} 会~w 非常~v 激动~x | sign, fire
{team} will~w play~p much~m better~b |\
 {team} 会~w 打~p 得 好~b 得 多~m | adjust, replace, choose, fire
{racer} will~w be faster~f | {racer} 会~w 更快~f | train hard
{athlete} will~w return_to~r the field~f soon~s | {athlete} 会~w 很快~s 重返~r 赛场~f | train hard
""",
        templates="""
won_by | figure
{org} beat~b {org.2} {score} {ago} .
{org} {ago} 以 {score} 击败了~b {org.2} 。

ran_distance | figure background
{who} ran~r {small} kilometers~k {ago} .
{who} {ago} 跑了~r {small} 公里~k 。

spectators_came | figure
{count:crowd} watched~w {the:match} in~i {city} .
{count:crowd} 在~i {city} 观看了~w {the:match} 。

finished_rank | figure
{name} finished~f {ordinal} in~i {the:race} .
{name} 在~i {the:race} 中 获得了~f {ordinal} 名 。

kickoff | announce
{the:match} between~b {country} and~a {country.2} will~w begin~g {soon} .
{country} 和~a {country.2} 之间~b 的 {the:match} {soon} 会~w 开始~g 。

train_daily | background
{people:athlete} train~t for~t {times} hours~h a_week~w .
{people:athlete} 每周~w 训练~t {times} 个小时~h 。
""",
    ),
)
