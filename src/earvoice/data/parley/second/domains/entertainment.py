"""Entertainment: films, series, music, games, stars and fans."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

ENTERTAINMENT = domain(
    "entertainment",
    Tables(
        orgs="""
Pictures   | 影业
Records    | 唱片
Theater    | 剧院
""",
        nouns="""
actor            | 演员     | 位 | actor star
actress, actresses | 女演员 | 位 | actor star
singer           | 歌手     | 位 | singer star
film director    | 导演     | 位 | director
producer         | 制片人   | 位 | producer
screenwriter     | 编剧     | 位 | writer
dancer           | 舞者     | 位 | dancer
comedian         | 喜剧演员 | 位 | comedian star
host             | 主持人   | 位 | host
fan              | 粉丝     | 名 | fan crowd
viewer           | 观众     | 名 | viewer crowd
band             | 乐队     | 支 | band
film studio      | 电影公司 | 家 | studio
television station | 电视台 | 家 | station
film             | 电影     | 部 | film work theme liked funded sight
comedy, comedies | 喜剧     | 部 | film work
documentary, documentaries | 纪录片 | 部 | film work theme liked sight
cartoon          | 动画片   | 部 | film work
television series, television series | 电视剧 | 部 | series work theme liked funded
song             | 歌       | 首 | song
album            | 专辑     | 张 | album product theme small gift
music video      | 音乐视频 | 个 | video
video game       | 电子游戏 | 款 | game product theme liked small funded
script           | 剧本     | 个 | script doc paged
role             | 角色     | 个 | role one
dance            | 舞蹈     | 支 | dance
costume          | 服装     | 套 | costume
ticket           | 票       | 张 | ticket product small
talk show        | 脱口秀   | 个 | show theme liked one sight
concert          | 音乐会   | 场 | event
premiere         | 首映式   | 场 | event one
film festival    | 电影节   | 个 | event theme liked one sight
award            | 奖项     | 个 | prize
box office       | 票房     | +  | rising
ticket price     | 票价     | +  | rising
interview        | 采访     | 次 | talk
poster           | 海报     | 张 | poster product small gift
autograph        | 签名     | 个 | autograph
""",
        qualities="""
funny, funnier, funniest | 好笑    | comedian show
boring                   | 无聊    | film show
famous                   | 有名    | star director band
talented                 | 有才华  | actor singer dancer writer
exciting                 | 精彩    | film series game event
popular                  | 受欢迎  | game series album band
beautiful                | 好听    | song
moving                   | 感人    | film script
~long, longer, longest    | 长      | film
~expensive                | 贵      | ticket costume
~nervous                  | 紧张    | actor host
!latest                  | 最新*   | album film game
""",
        frames="""
director studio     | make, made, made  | 制作 | film series     | lasting
director            | choose, chose, chosen, choosing | 选择 | actor | remedy
actor               | play              | 扮演 | role            | lasting
actor               | learn             | 学习 | dance           | lasting remedy
singer band         | sing, sang, sung  | 唱   | song            | placed lasting habit
singer band         | record            | 录制 | song album      | placed lasting
singer band studio  | release           | 发行 | album video     |
writer              | write, wrote, written | 写 | script        | lasting
writer director     | change            | 修改 | script          | remedy
station             | broadcast, broadcast, broadcast | 播出 | series show event | lasting
station             | cancel            | 取消 | show            | passive
viewer              | watch             | 观看 | film series video | placed lasting habit
viewer fan          | buy, bought, bought | 买 | ticket poster   | placed
fan                 | collect           | 收集 | autograph poster | habit
fan                 | play              | 玩   | game            | lasting habit
host                | introduce         | 介绍 | star band       | placed
host                | do, did, done     | 做   | talk            | lasting
actor director      | win, won, won, winning | 赢得 | prize      | aim
actor director fan  | attend            | 参加 | event           |
studio producer     | hire              | 聘用 | actor writer    | remedy
producer            | read, read, read  | 阅读 | script          | lasting
producer studio     | postpone          | 推迟 | event           | remedy passive
dancer actor        | practice          | 练习 | dance role         | lasting placed habit remedy
studio station      | attract           | 吸引 | viewer fan      | aim
""",
        spots="""
in | cinema        | 电影院
on | stage         | 舞台
in | recording studio | 录音棚
at | theater       | 剧院
in | concert hall  | 音乐厅
""",
        troubles="""
{singer} is/are ill~i | {singer} 生病了~i | postpone, hire
{work} is/are too~t long~l | {work} 太~t 长~l 了 | change
the tickets~t are sold_out~s | 票~t 卖完了~s | postpone
the actor~m forgot~d the words~w | 演员~m 忘~d 词~w 了 | practice, change
few~f people~p watched~w {film} | 很少~f 有 人~p 观看~w {film} | change, choose
{people:fan} waited_for~w {whole_hours} in_the_rain~r |\
 {people:fan} 在_雨中~r 等了~w {whole_hours} | postpone
the critics~c did_not~n like~l {work} | 影评人~c 不~n 喜欢~l {work} | change, choose, hire
""",
        outcomes="""
more~m people~p will~w watch~a {film} | 更多~m 人~p 会~w 观看~a {film} | choose, change, hire
{people:fan} will~w be very~v happy~h | {people:fan} 会~w 非常~v 开心~h | practice, choose, change
{series} will~w become~b very~v popular~p |\
 {series} 会~w 变得~b 非常~v 受欢迎~p | choose, change, hire
{actor} will~w become~b famous~f | {actor} 会~w 变得~b 有名~f | practice, learn
the_box_office~b will~w break~r the record~c | 票房~b 会~w 打破~r 纪录~c | choose, hire
""",
        templates="""
earned | figure
{film} earned~e {money} in~i {country} .
{film} 在~i {country} 赚了~e {money} 。

starts_at | announce
{the:event} will~w begin~b at {clock} , and the doors~d open~o at {clock.2} .
{the:event} {clock} 会~w 开始~b ， {clock.2} 开~o 门~d 。

film_length | figure background
{the:work} lasts~l {small} minutes~m .
{the:work} 长~l {small} 分钟~m 。

fans_came | figure
{count:fan} came_to~c the concert~k in~i {city} .
{count:fan} 来到了~c {city} 的~i 音乐会~k 。

no_photos | announce
please~p do_not~d take_photos~t during~g {the:event} .
{the:event} 期间~g ， 请~p 不要~d 拍照~t 。

favorite | opinion
my~m favorite~f actor~a is {name} .
我~m 最喜欢的~f 演员~a 是 {name} 。
""",
    ),
)
