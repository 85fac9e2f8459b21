"""Words in English, German and Japanese, as tables that are read once."""

from __future__ import annotations

from earvoice.data.parley.fragment import Agreement
from earvoice.data.parley.verb_final.entries import (
    Field,
    Phrase,
    read_nouns,
    read_phrases,
    read_verbs,
)

# German adjectives without their ending, Japanese ones as they stand before a noun.
_QUALITIES = {
    phrase.en: phrase
    for phrase in read_phrases("""
new | neu | 新しい
old | alt | 古い
big | groß | 大きい
small | klein | 小さい
long | lang | 長い
important | wichtig | 重要な
expensive | teur | 高価な
beautiful | schön | 美しい
red | rot | 赤い
""")
}


def _qualities(*names: str) -> tuple[Phrase, ...]:
    return tuple(_QUALITIES[name] for name in names)


_ANY_VERBS = read_verbs("""
buy | bought | kaufen | gekauft | 買う | 買い | 買わ | 買った
sell | sold | verkaufen | verkauft | 売る | 売り | 売ら | 売った
find | found | finden | gefunden | 見つける | 見つけ | 見つけ | 見つけた
show | showed | zeigen | gezeigt | 見せる | 見せ | 見せ | 見せた
forget | forgot | vergessen | vergessen | 忘れる | 忘れ | 忘れ | 忘れた
""")

FIELDS = (
    Field(
        read_nouns("""
report | reports | m | Bericht | Berichte | レポート | つ
letter | letters | m | Brief | Briefe | 手紙 | 通
book | books | n | Buch | Bücher | 本 | 冊
contract | contracts | m | Vertrag | Verträge | 契約書 | 通
article | articles | m | Artikel | Artikel | 記事 | つ
list | lists | f | Liste | Listen | リスト | つ
message | messages | f | Nachricht | Nachrichten | メッセージ | つ
newspaper | newspapers | f | Zeitung | Zeitungen | 新聞 | 部
application | applications | m | Antrag | Anträge | 申請書 | 通
invoice | invoices | f | Rechnung | Rechnungen | 請求書 | 通
poem | poems | n | Gedicht | Gedichte | 詩 | つ
speech | speeches | f | Rede | Reden | スピーチ | つ
"""),
        (
            *_ANY_VERBS,
            *read_verbs("""
read | read | lesen | gelesen | 読む | 読み | 読ま | 読んだ
write | wrote | schreiben | geschrieben | 書く | 書き | 書か | 書いた
send | sent | schicken | geschickt | 送る | 送り | 送ら | 送った
translate | translated | übersetzen | übersetzt | 翻訳する | 翻訳し | 翻訳し | 翻訳した
check | checked | prüfen | geprüft | 確認する | 確認し | 確認し | 確認した
print | printed | drucken | gedruckt | 印刷する | 印刷し | 印刷し | 印刷した
correct | corrected | korrigieren | korrigiert | 直す | 直し | 直さ | 直した
lose | lost | verlieren | verloren | なくす | なくし | なくさ | なくした
"""),
        ),
        _qualities("new", "old", "long", "important"),
    ),
    Field(
        read_nouns("""
computer | computers | m | Computer | Computer | コンピューター | 台
phone | phones | n | Telefon | Telefone | 電話 | 台
printer | printers | m | Drucker | Drucker | プリンター | 台
camera | cameras | f | Kamera | Kameras | カメラ | 台
machine | machines | f | Maschine | Maschinen | 機械 | 台
monitor | monitors | m | Monitor | Monitore | モニター | 台
lamp | lamps | f | Lampe | Lampen | ランプ | つ
clock | clocks | f | Uhr | Uhren | 時計 | つ
radio | radios | n | Radio | Radios | ラジオ | 台
fan | fans | m | Ventilator | Ventilatoren | 扇風機 | 台
"""),
        (
            *_ANY_VERBS,
            *read_verbs("""
repair | repaired | reparieren | repariert | 修理する | 修理し | 修理し | 修理した
test | tested | testen | getestet | 試す | 試し | 試さ | 試した
use | used | benutzen | benutzt | 使う | 使い | 使わ | 使った
clean | cleaned | putzen | geputzt | 掃除する | 掃除し | 掃除し | 掃除した
install | installed | installieren | installiert | 設置する | 設置し | 設置し | 設置した
"""),
        ),
        _qualities("new", "old", "big", "small", "expensive"),
    ),
    Field(
        read_nouns("""
meeting | meetings | f | Besprechung | Besprechungen | 会議 | つ
course | courses | m | Kurs | Kurse | 講座 | つ
trip | trips | f | Reise | Reisen | 旅行 | つ
conference | conferences | f | Konferenz | Konferenzen | 学会 | つ
exam | exams | f | Prüfung | Prüfungen | 試験 | つ
concert | concerts | n | Konzert | Konzerte | コンサート | つ
party | parties | f | Feier | Feiern | パーティー | つ
visit | visits | m | Besuch | Besuche | 訪問 | つ
project | projects | n | Projekt | Projekte | プロジェクト | つ
exhibition | exhibitions | f | Ausstellung | Ausstellungen | 展覧会 | つ
"""),
        read_verbs("""
prepare | prepared | vorbereiten | vorbereitet | 準備する | 準備し | 準備し | 準備した
organize | organized | organisieren | organisiert | 企画する | 企画し | 企画し | 企画した
cancel | canceled | absagen | abgesagt | 取り消す | 取り消し | 取り消さ | 取り消した
postpone | postponed | verschieben | verschoben | 延期する | 延期し | 延期し | 延期した
plan | planned | planen | geplant | 計画する | 計画し | 計画し | 計画した
begin | began | beginnen | begonnen | 始める | 始め | 始め | 始めた
"""),
        _qualities("new", "big", "small", "important"),
    ),
    Field(
        read_nouns("""
apple | apples | m | Apfel | Äpfel | りんご | つ
cake | cakes | m | Kuchen | Kuchen | ケーキ | つ
potato | potatoes | f | Kartoffel | Kartoffeln | じゃがいも | つ
banana | bananas | f | Banane | Bananen | バナナ | 本
egg | eggs | n | Ei | Eier | 卵 | つ
tomato | tomatoes | f | Tomate | Tomaten | トマト | つ
pizza | pizzas | f | Pizza | Pizzen | ピザ | 枚
fish | fish | m | Fisch | Fische | 魚 | 匹
"""),
        read_verbs("""
eat | ate | essen | gegessen | 食べる | 食べ | 食べ | 食べた
cut | cut | schneiden | geschnitten | 切る | 切り | 切ら | 切った
order | ordered | bestellen | bestellt | 注文する | 注文し | 注文し | 注文した
bring | brought | bringen | gebracht | 持ってくる | 持ってき | 持ってこ | 持ってきた
share | shared | teilen | geteilt | 分ける | 分け | 分け | 分けた
try | tried | probieren | probiert | 試食する | 試食し | 試食し | 試食した
"""),
        _qualities("big", "small"),
    ),
    Field(
        read_nouns("""
car | cars | n | Auto | Autos | 車 | 台
bicycle | bicycles | n | Fahrrad | Fahrräder | 自転車 | 台
ticket | tickets | f | Fahrkarte | Fahrkarten | 切符 | 枚
key | keys | m | Schlüssel | Schlüssel | 鍵 | つ
bag | bags | f | Tasche | Taschen | 鞄 | つ
table | tables | m | Tisch | Tische | テーブル | つ
coat | coats | m | Mantel | Mäntel | コート | 着
suitcase | suitcases | m | Koffer | Koffer | スーツケース | つ
umbrella | umbrellas | m | Regenschirm | Regenschirme | 傘 | 本
ring | rings | m | Ring | Ringe | 指輪 | つ
"""),
        (
            *_ANY_VERBS,
            *read_verbs("""
borrow | borrowed | ausleihen | ausgeliehen | 借りる | 借り | 借り | 借りた
return | returned | zurückgeben | zurückgegeben | 返す | 返し | 返さ | 返した
transport | transported | transportieren | transportiert | 運ぶ | 運び | 運ば | 運んだ
photograph | photographed | fotografieren | fotografiert | 撮影する | 撮影し | 撮影し | 撮影した
hide | hid | verstecken | versteckt | 隠す | 隠し | 隠さ | 隠した
"""),
        ),
        _qualities("new", "old", "expensive", "beautiful", "red"),
    ),
)

PRONOUNS = (
    *read_phrases("I | ich | 私", Agreement.FIRST),
    *read_phrases(
        """
we | wir | 私たち
you | Sie | あなた
they | sie | 彼ら
""",
        Agreement.PLURAL,
    ),
)

PEOPLE = read_phrases("""
Anna | Anna | アンナ
Peter | Peter | ピーター
Maria | Maria | マリア
Thomas | Thomas | トーマス
Julia | Julia | ユリア
David | David | デビッド
Laura | Laura | ラウラ
Nina | Nina | ニナ
Paul | Paul | パウル
Emma | Emma | エマ
Leon | Leon | レオン
Sofia | Sofia | ソフィア
Jonas | Jonas | ヨナス
Clara | Clara | クララ
Simon | Simon | ジモン
Martin | Martin | マルティン
the manager | der Chef | 部長
the teacher | die Lehrerin | 先生
the engineer | der Ingenieur | 技師
the doctor | die Ärztin | 医者
the student | der Student | 学生
the secretary | die Sekretärin | 秘書
the customer | der Kunde | お客さん
the neighbor | der Nachbar | 隣の人
the director | der Direktor | 社長
the driver | der Fahrer | 運転手
the nurse | die Krankenschwester | 看護師
my brother | mein Bruder | 兄
my sister | meine Schwester | 姉
my mother | meine Mutter | 母
my father | mein Vater | 父
""")

PAST = read_phrases("""
yesterday | gestern | 昨日
last week | letzte Woche | 先週
last month | letzten Monat | 先月
last year | letztes Jahr | 去年
this morning | heute Morgen | 今朝
last night | gestern Abend | 昨夜
on Monday | am Montag | 月曜日に
on Tuesday | am Dienstag | 火曜日に
on Wednesday | am Mittwoch | 水曜日に
two days ago | vor zwei Tagen | 二日前に
three weeks ago | vor drei Wochen | 三週間前に
an hour ago | vor einer Stunde | 一時間前に
""")

FUTURE = read_phrases("""
tomorrow | morgen | 明日
next week | nächste Woche | 来週
next month | nächsten Monat | 来月
next year | nächstes Jahr | 来年
tonight | heute Abend | 今夜
this afternoon | heute Nachmittag | 今日の午後
on Thursday | am Donnerstag | 木曜日に
on Friday | am Freitag | 金曜日に
on Saturday | am Samstag | 土曜日に
in two days | in zwei Tagen | 二日後に
in three weeks | in drei Wochen | 三週間後に
in an hour | in einer Stunde | 一時間後に
""")

DAYS = FUTURE[:1] + FUTURE[4:9]  # days, and parts of them

PLACES = read_phrases("""
in the office | im Büro | オフィスで
at home | zu Hause | 家で
at the station | am Bahnhof | 駅で
at the airport | am Flughafen | 空港で
in the library | in der Bibliothek | 図書館で
at school | in der Schule | 学校で
in the hotel | im Hotel | ホテルで
in the garden | im Garten | 庭で
in the kitchen | in der Küche | 台所で
in the city | in der Stadt | 町で
in Berlin | in Berlin | ベルリンで
in London | in London | ロンドンで
in Tokyo | in Tokio | 東京で
in Paris | in Paris | パリで
in Vienna | in Wien | ウィーンで
""")

PREDICATES = read_phrases("""
expensive | teuer | 高価
good | gut | よい
new | neu | 新しい
important | wichtig | 重要
old | alt | 古い
beautiful | schön | 美しい
interesting | interessant | 面白い
useful | nützlich | 便利
""")

NUMBERS = read_phrases("""
two | zwei | 二
three | drei | 三
four | vier | 四
five | fünf | 五
""")
