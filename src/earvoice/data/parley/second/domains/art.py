"""Art: painting, sculpture, museums, literature, architecture."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

ART = domain(
    "art",
    Tables(
        orgs="""
Museum  | 博物馆
Gallery | 画廊
Academy | 学院
""",
        nouns="""
artist           | 艺术家   | 位 | artist
painter          | 画家     | 位 | painter
sculptor         | 雕塑家   | 位 | sculptor
photographer     | 摄影师   | 位 | photographer
poet             | 诗人     | 位 | poet
novelist         | 小说家   | 位 | novelist
architect        | 建筑师   | 位 | architect
curator          | 策展人   | 位 | curator
art critic       | 艺术评论家 | 位 | critic
collector        | 收藏家   | 位 | collector
visitor          | 参观者   | 名 | visitor crowd
reader           | 读者     | 名 | reader crowd
art student      | 美术生   | 名 | student
museum           | 博物馆   | 座 | museum theme liked funded sight
gallery, galleries | 画廊   | 家 | museum
auction house    | 拍卖行   | 家 | auction
painting         | 画       | 幅 | picture piece product theme liked big funded
oil painting     | 油画     | 幅 | picture piece product theme liked big
portrait         | 肖像画   | 幅 | picture piece
landscape painting | 山水画 | 幅 | picture piece theme
sculpture        | 雕塑     | 座 | statue piece theme liked
vase             | 花瓶     | 个 | craft piece product
photograph       | 摄影作品 | 幅 | photo
poem             | 诗       | 首 | poem theme
novel            | 小说     | 部 | novel theme
building         | 建筑     | 座 | building theme
tower            | 塔       | 座 | building
palace           | 宫殿     | 座 | building one sight
calligraphy      | 书法     | -  | skill theme liked
paper cutting    | 剪纸     | -  | skill theme liked
silk             | 丝绸     | -  | material
clay             | 陶土     | -  | material
modern art       | 现代艺术 | -  | style theme liked
folk art         | 民间艺术 | -  | style theme liked
impressionism    | 印象派   | -  | style
collection       | 收藏     | 批 | collection one
masterpiece      | 杰作     | 件 | piece
exhibition       | 展览     | 场 | event show theme liked one funded sight
art auction      | 艺术品拍卖会 | 场 | event one
catalog          | 图录     | 本 | doc product small gift paged catalog
art review       | 艺术评论 | 篇 | doc article
entrance fee     | 门票价格 | +  | rising
price of paintings | 画价   | +  | rising
design drawing   | 设计图   | 张 | drawing
""",
        qualities="""
beautiful                | 漂亮     | craft picture
famous                   | 有名     | painter museum novelist statue
valuable                 | 珍贵     | piece collection
abstract                 | 抽象     | style
colorful                 | 鲜艳     | picture
old, older, oldest       | 古老     | building craft
romantic                 | 浪漫     | poem novel
talented                 | 有才华   | artist student poet
unique                   | 独特     | building photo
tall, taller, tallest    | 高大     | building statue
influential              | 有影响力 | critic style
delicate                 | 精致     | craft
""",
        frames="""
painter student     | paint             | 画   | picture         | lasting placed
sculptor            | carve             | 雕刻 | statue          | lasting placed
photographer        | take, took, taken | 拍摄 | photo           | lasting placed
poet                | write, wrote, written | 写 | poem           | lasting
novelist            | finish            | 完成 | novel           | aim
architect           | design            | 设计 | building        | lasting aim
architect           | change            | 修改 | drawing         | remedy
curator museum      | organize          | 举办 | show            | lasting placed remedy
curator museum      | exhibit           | 展出 | piece photo     | placed
museum collector    | buy, bought, bought | 买 | piece         | aim remedy
museum curator      | restore           | 修复 | picture statue craft | lasting remedy
museum              | postpone          | 推迟 | event           | passive remedy
museum              | protect           | 保护 | collection building | aim remedy
auction             | auction           | 拍卖 | piece           |
collector           | lend, lent, lent  | 出借 | collection picture | remedy
collector           | donate            | 捐赠 | collection piece | remedy
critic              | praise            | 称赞 | artist piece    | habit
critic              | criticize         | 批评 | style           | habit
critic              | write, wrote, written | 写 | article         | lasting
visitor             | admire            | 欣赏 | picture statue craft | placed lasting habit
visitor             | buy, bought, bought | 买 | catalog         |
reader              | read, read, read  | 阅读 | poem novel      | lasting habit
student             | learn             | 学习 | skill style     | lasting habit placed
artist critic visitor | attend          | 参加 | event           |
artist student      | use               | 使用 | material        | habit
collector           | sell, sold, sold  | 卖 | piece           |
""",
        spots="""
in | art studio    | 画室
in | museum        | 博物馆
in | gallery       | 画廊
in | exhibition hall | 展览馆
in | garden        | 花园
""",
        troubles="""
somebody~s stole~t {picture} | 有人~s 偷走了~t {picture} | postpone
{picture} is/are damaged~d | {picture} 受损了~d | restore
the roof~r of~o the museum~m is leaking~l | 博物馆~m 的~o 屋顶~r 在 漏水~l | postpone, restore
{people:visitor} did_not~n understand~u {style} | {people:visitor} 没有~n 看懂~u {style} | organize
the museum~m does_not_have~d enough~e money~y |\
 博物馆~m 没有~d 足够的~e 钱~y | donate, postpone, lend
few~f young~y people~p learn~l {skill} | 很少~f 有 年轻~y 人~p 学习~l {skill} | organize
the colors~c are fading~f | 颜色~c 正在 褪色~f | restore
""",
        outcomes="""
more~m people~p will~w visit~v the museum~u |\
 更多~m 人~p 会~w 参观~v 博物馆~u | buy, organize, restore, lend, donate
{picture} will~w look~l like_new~n | {picture} 会~w 看起来~l 像_新的_一样~n | restore
{artist} will~w become~b famous~f | {artist} 会~w 变得~b 有名~f | buy, organize
young~y people~p will~w love~l {skill} | 年轻~y 人~p 会~w 爱上~l {skill} | organize
the collection~c will~w grow~g quickly~q | 收藏~c 会~w 迅速~q 增加~g | buy, donate
""",
        templates="""
sold_for | figure
{the:piece} was sold~s for~f {money} {ago} .
{ago} ， {the:piece} 以~f {money} 的 价格 卖出了~s 。

painted_in | figure background
{name} painted~p this~t {bare:picture} in {year} .
{name} {year} 画了~p 这幅~t {bare:picture} 。

open_hours | announce
the museum~m is open~o from~f {hour} to~t {hour.2} every_day~e .
博物馆~m 每天~e 从~f {hour} 到~t {hour.2} 开放~o 。

no_touch | announce
please~p do_not~d touch~t {the:piece} .
请~p 不要~d 触摸~t {the:piece} 。

visitors_count | figure
{count:visitor} came_to~c the exhibition~x {ago} .
{ago} ， {count:visitor} 来看了~c 展览~x 。

made_of | background
this~t vase~v is {small} centimeters~c tall~l .
这个~t 花瓶~v 高~l {small} 厘米~c 。
""",
    ),
)
