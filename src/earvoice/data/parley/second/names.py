"""Names from open classes: people by given name and surname, organisations, cities, countries.

Western names stand in Chinese as 彼得·史密斯, by one table of given names and one of surnames, so
that a name is always written alike. Chinese names stand in English in pinyin, surname first.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from earvoice.data.parley.fragment import Fragment, unit
from earvoice.data.parley.lexicon.entries import Phrase


def _pairs(table: str) -> tuple[Phrase, ...]:
    """Read `English 中文` pairs, several a line, cut by commas."""
    cells = [cell.split() for line in table.strip().splitlines() for cell in line.split(",")]
    return tuple(Phrase(" ".join(cell[:-1]), cell[-1]) for cell in cells if cell)


GIVEN = _pairs("""
Anna 安娜, Peter 彼得, Maria 玛丽亚, Thomas 托马斯, Julia 朱莉娅, David 大卫, Emily 艾米丽
Robert 罗伯特, Sophie 索菲, Michael 迈克尔, Laura 劳拉, Kevin 凯文, Alice 爱丽丝, Daniel 丹尼尔
Helen 海伦, Frank 弗兰克, Grace 格蕾丝, Henry 亨利, Irene 艾琳, Jack 杰克, Karen 凯伦, Leo 利奥
Linda 琳达, Mark 马克, Martin 马丁, Nancy 南希, Nina 尼娜, Oliver 奥利弗, Oscar 奥斯卡, Paul 保罗
Rachel 蕾切尔, Richard 理查德, Rosa 罗莎, Samuel 塞缪尔, Sarah 莎拉, Simon 西蒙, Susan 苏珊
Tony 托尼, Victor 维克多, Walter 沃尔特, William 威廉, Diana 戴安娜, Eric 埃里克, Felix 菲利克斯
George 乔治, Lucy 露西, Monica 莫妮卡, Nathan 内森, Olivia 奥利维亚, Patrick 帕特里克
""")
SURNAMES = _pairs("""
Smith 史密斯, Johnson 约翰逊, Brown 布朗, Taylor 泰勒, Wilson 威尔逊, Davis 戴维斯, Miller 米勒
Moore 穆尔, Anderson 安德森, Jackson 杰克逊, White 怀特, Harris 哈里斯, Clark 克拉克, Lewis 刘易斯
Robinson 罗宾逊, Walker 沃克, Young 扬, Allen 艾伦, King 金, Wright 赖特, Scott 斯科特, Green 格林
Baker 贝克, Adams 亚当斯, Nelson 纳尔逊, Carter 卡特, Mitchell 米切尔, Turner 特纳, Parker 帕克
Collins 柯林斯, Edwards 爱德华兹, Stewart 斯图尔特, Morris 莫里斯, Murphy 墨菲, Cook 库克
Rogers 罗杰斯, Morgan 摩根, Cooper 库珀, Bell 贝尔, Bailey 贝利, Kelly 凯利, Howard 霍华德
Ward 沃德, Watson 沃森, Brooks 布鲁克斯, Bennett 班尼特, Gray 格雷, Hughes 休斯, Foster 福斯特
Russell 罗素, Hamilton 汉密尔顿, Graham 格雷厄姆, Wallace 华莱士, Fischer 菲舍尔, Weber 韦伯
Garcia 加西亚, Lopez 洛佩斯, Rossi 罗西, Novak 诺瓦克, Larsen 拉森
""")
CHINESE_SURNAMES = _pairs("""
Wang 王, Li 李, Zhang 张, Liu 刘, Chen 陈, Yang 杨, Zhao 赵, Huang 黄, Zhou 周, Wu 吴, Sun 孙
Ma 马, Zhu 朱, Hu 胡, Guo 郭, Lin 林, He 何, Gao 高, Liang 梁, Zheng 郑, Xie 谢, Song 宋, Tang 唐
Xu 徐, Han 韩, Feng 冯, Deng 邓, Cao 曹, Peng 彭, Xiao 肖, Tian 田, Dong 董, Pan 潘, Yuan 袁
Cai 蔡, Jiang 蒋, Du 杜, Ye 叶, Cheng 程, Wei 魏
""")
CHINESE_GIVEN = _pairs("""
Ming 明, Fang 芳, Jing 静, Lei 磊, Tao 涛, Hua 华, Jun 军, Ping 平, Qiang 强, Yan 燕, Bo 波
Gang 刚, Jie 杰, Juan 娟, Lan 兰, Na 娜, Ying 英, Yun 云, Xue 雪, Hui 慧, Xiaoming 晓明
Jianguo 建国, Lihua 丽华, Zhiqiang 志强, Xiaoyan 晓燕, Wenjie 文杰, Haitao 海涛, Yulan 玉兰
Guoqing 国庆, Meiling 美玲, Xiuying 秀英, Zhigang 志刚, Jianhua 建华, Chunmei 春梅, Dawei 大伟
Yating 雅婷, Zihan 子涵, Haoran 浩然, Jiayi 佳怡, Siyuan 思远, Yuxin 雨欣, Tianyu 天宇
Ruoxi 若曦, Mingyuan 明远, Xinyi 欣怡, Junhao 俊豪, Zeyu 泽宇, Wenbo 文博, Shuting 淑婷, Peng 鹏
""")
CITIES = _pairs("""
Beijing 北京, Shanghai 上海, Shenzhen 深圳, Guangzhou 广州, Hangzhou 杭州, Chengdu 成都
Hong Kong 香港, Nanjing 南京, Wuhan 武汉, Xiamen 厦门, Qingdao 青岛, Tianjin 天津, Chongqing 重庆
Suzhou 苏州, Kunming 昆明, Harbin 哈尔滨, London 伦敦, Paris 巴黎, Berlin 柏林, Tokyo 东京
Singapore 新加坡, New York 纽约, Sydney 悉尼, Boston 波士顿, Geneva 日内瓦, Madrid 马德里
Vienna 维也纳, Toronto 多伦多, Seoul 首尔, Chicago 芝加哥, Rome 罗马, Milan 米兰, Munich 慕尼黑
Moscow 莫斯科, Bangkok 曼谷, Cairo 开罗, Dubai 迪拜, Athens 雅典, Lisbon 里斯本, Oslo 奥斯陆
Helsinki 赫尔辛基, Stockholm 斯德哥尔摩, Warsaw 华沙, Prague 布拉格, Brussels 布鲁塞尔
Amsterdam 阿姆斯特丹, Barcelona 巴塞罗那, Melbourne 墨尔本, Osaka 大阪, Manila 马尼拉
""")
COUNTRIES = _pairs("""
China 中国, Japan 日本, Germany 德国, France 法国, Italy 意大利, Spain 西班牙, Russia 俄罗斯
India 印度, Brazil 巴西, Canada 加拿大, Australia 澳大利亚, Mexico 墨西哥, Egypt 埃及
Thailand 泰国, Vietnam 越南, Malaysia 马来西亚, Indonesia 印度尼西亚, Turkey 土耳其, Poland 波兰
Sweden 瑞典, Norway 挪威, Finland 芬兰, Denmark 丹麦, Switzerland 瑞士, Greece 希腊
Portugal 葡萄牙, Argentina 阿根廷, Chile 智利, Kenya 肯尼亚, South Africa 南非
""")
ORG_FIRST = _pairs("""
Blue 蓝, Green 绿, Golden 金, Silver 银, Red 红, White 白, North 北, South 南, East 东, West 西
Great 大, New 新, Long 长, High 高, Bright 明, Old 老
""")
ORG_SECOND = _pairs("""
River 河, Mountain 山, Lake 湖, Star 星, Bridge 桥, Ocean 洋, Sky 天, Gate 门, Stone 石, Wind 风
Island 岛, Dragon 龙, Tree 树, Cloud 云, Road 路, Horse 马
""")


@dataclass(frozen=True, slots=True)
class Title:
    """A form of address; spoken: how English says it."""

    en: str
    spoken: str
    zh: str


TITLES = (
    Title("Mr", "Mister", "先生"),
    Title("Ms", "Miss", "女士"),
    Title("Dr", "Doctor", "博士"),
    Title("Professor", "Professor", "教授"),
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """Somebody's name in both languages. chinese: written surname first on both sides."""

    given: Phrase
    surname: Phrase
    chinese: bool

    def full(self) -> Fragment:
        """Return "Peter Smith" = 彼得·史密斯, or "Wang Fang" = 王芳."""
        if self.chinese:
            return unit(f"{self.surname.en} {self.given.en}", f"{self.surname.zh}{self.given.zh}")
        return unit(
            f"{self.given.en}|{self.surname.en}",
            f"{self.given.zh}·|{self.surname.zh}",
            other_spoken=f"{self.given.zh}|{self.surname.zh}",
        )

    def titled(self, title: Title) -> Fragment:
        """Return "Professor Smith" = 史密斯教授."""
        made = unit(
            f"{title.en}|{self.surname.en}",
            f"{title.zh}|{self.surname.zh}",
            en_spoken=f"{title.spoken}|{self.surname.en}",
        )
        return Fragment(made.en, tuple(reversed(made.other)))


def draw_person(rng: Random) -> PersonName:
    """Draw a name; half of them are Chinese."""
    if rng.random() < 0.5:
        return PersonName(rng.choice(CHINESE_GIVEN), rng.choice(CHINESE_SURNAMES), chinese=True)
    return PersonName(rng.choice(GIVEN), rng.choice(SURNAMES), chinese=False)


def draw_org(rng: Random, ending: Phrase) -> Fragment:
    """Return "Blue River Hospital" = 蓝河医院."""
    first, second = rng.choice(ORG_FIRST), rng.choice(ORG_SECOND)
    return unit(f"{first.en} {second.en}|{ending.en}", f"{first.zh}{second.zh}|{ending.zh}")


def name_words() -> frozenset[str]:
    """Return every English word that names hold, which keeps its capital inside a sentence."""
    people = (*GIVEN, *SURNAMES, *CHINESE_GIVEN, *CHINESE_SURNAMES)
    entries = (*people, *CITIES, *COUNTRIES, *ORG_FIRST, *ORG_SECOND)
    words = {word for entry in entries for word in entry.en.split()}
    return frozenset(words | {title.en for title in TITLES})
