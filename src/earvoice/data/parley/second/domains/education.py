"""Education: pupils, teachers, courses, schools, examinations."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

EDUCATION = domain(
    "education",
    Tables(
        orgs="""
University   | 大学
School       | 学校
College      | 学院
""",
        nouns="""
student          | 学生     | 名 | student learner crowd
pupil            | 小学生   | 名 | learner crowd
graduate         | 毕业生   | 名 | graduate crowd
teacher          | 老师     | 位 | teacher instructor
professor        | 教授     | 位 | professor teacher
headmaster       | 校长     | 位 | head
tutor            | 家教     | 位 | teacher instructor
parent           | 家长     | 位 | parent
librarian        | 图书管理员 | 位 | librarian
school           | 学校     | 所 | school mine
university       | 大学     | 所 | school theme
kindergarten     | 幼儿园   | 所 | school theme funded
course           | 课程     | 门 | course product theme
online course    | 网课     | 门 | course product theme liked funded
textbook         | 教科书   | 本 | book product small gift paged
dictionary       | 词典     | 本 | book product small gift
novel            | 小说     | 本 | story paged
homework         | 作业     | -  | homework theme
essay            | 作文     | 篇 | paper homework
exam             | 考试     | 场 | exam theme bad
grade            | 成绩     | 个 | grade mine
scholarship      | 奖学金   | 笔 | grant theme
degree           | 学位     | 个 | degree one
language         | 语言     | 门 | subject
foreign language | 外语     | 门 | subject theme liked
history          | 历史     | -  | subject
geography        | 地理     | -  | subject
mathematics      | 数学     | -  | subject theme liked
chemistry        | 化学     | -  | subject
reading          | 阅读     | -  | skill theme liked
writing          | 写作     | -  | skill theme
grammar          | 语法     | -  | skill rules
education reform | 教育改革 | 场 | reform theme
teaching method  | 教学方法 | 种 | method theme
tuition fees     | 学费     | =  | fee rising
number of students | 学生人数 | + | rising one
lesson           | 课       | 节 | class one
graduation ceremony | 毕业典礼 | 场 | event one
parents' meeting | 家长会   | 场 | event
school magazine  | 校刊     | 本 | doc paged
timetable        | 课程表   | 张 | doc one""",
        qualities="""
~difficult                  | 难       | exam subject
simple, simpler, simplest  | 简单     | exam homework
interesting                | 有趣     | course story class
boring                     | 无聊     | class
strict, stricter, strictest | 严格    | teacher head
kind, kinder, kindest      | 和蔼     | teacher
hard-working               | 用功     | learner
curious                    | 好奇     | learner
useful                     | 有用     | course book method
!traditional                | 传统*    | method
high, higher, highest      | 高*      | fee
~long, longer, longest      | 长       | paper story
creative                   | 有创意   | method paper
""",
        frames="""
teacher             | teach, taught, taught | 教 | subject learner | lasting habit
teacher             | correct           | 批改 | homework paper  | lasting habit
teacher             | praise            | 表扬 | learner         | passive
teacher             | explain           | 解释 | rules           | lasting remedy
teacher             | prepare           | 准备 | class exam      | lasting remedy
learner             | study             | 学习 | subject         | lasting habit placed remedy
learner             | finish            | 完成 | homework        | placed remedy
learner             | read, read, read  | 阅读 | story book      | lasting habit placed
learner             | pass              | 通过 | exam            | aim
learner             | borrow            | 借   | book story      | placed habit
learner             | improve           | 提高 | grade           | aim
learner             | practice          | 练习 | skill           | habit lasting remedy
graduate student    | receive           | 获得 | degree grant    | sudden
school              | offer             | 开设 | course          | remedy
school head         | hire              | 聘用 | instructor      | remedy
head professor      | support           | 支持 | reform          | aim
parent              | pay, paid, paid   | 支付 | fee             | habit
parent teacher      | attend            | 参加 | event           |
student             | choose, chose, chosen, choosing | 选择 | course | remedy
school              | change            | 改变 | method          | remedy aim
school              | cancel            | 取消 | class event     | passive
librarian           | buy, bought, bought | 买 | book            | remedy
""",
        spots="""
in | classroom     | 教室
in | library       | 图书馆
on | playground    | 操场
in | lecture hall  | 报告厅
on | campus        | 校园
""",
        troubles="""
{people:learner} are always~a late~l | {people:learner} 总是~a 迟到~l | change
{people:learner} did_not~n understand~u the lesson~l |\
 {people:learner} 没~n 听懂~u 这节课~l | explain, prepare, change
{exam} is/are too~t difficult~d | {exam} 太~t 难~d 了 | practice, explain
{people:learner} have too_much~t homework~h | {people:learner} 的 作业~h 太多~t 了 | change
there are not enough~e teachers~t in~i the village~v |\
 村子~v 里~i 没有_足够的~e 老师~t | hire, offer
{people:learner} find~f the lesson~l boring~b |\
 {people:learner} 觉得~f 课~l 很 无聊~b | change, prepare
many~m children~c cannot~n go_to_school~s | 许多~m 孩子~c 不能~n 上学~s | offer, hire
""",
        outcomes="""
{people:learner} will~w make~m more~o progress~p |\
 {people:learner} 会~w 取得~m 更多~o 进步~p | practice, study, change, explain
{people:learner} will~w enjoy~e learning~l |\
 {people:learner} 会~w 喜欢上~e 学习~l | change, prepare, offer
the grades~g will~w be better~b | 成绩~g 会~w 更好~b | practice, study, explain, finish
more~m children~c will~w go_to_school~s | 更多~m 孩子~c 会~w 上学~s | hire, offer
{people:graduate} will~w find~f a good~g job~j |\
 {people:graduate} 会~w 找到~f 一份 好~g 工作~j | study, choose, offer
""",
        templates="""
class_size | figure
there are {small} students~s in~i my~m class~c .
我的~m 班~c 里~i 有 {small} 名 学生~s 。

exam_at | announce
{the:exam} begins~b on {weekday} at {clock} in~i room~r {room_number} .
{the:exam} {weekday} {clock} 在~i {room_number} 教室~r 开始~b 。

no_phones | announce
please~p do_not~d use~u your~y phone~h during~g the exam~e .
考试~e 期间~g ， 请~p 不要~d 使用~u 你的~y 手机~h 。

learned_for | background
I~i have studied~s {subject} for {years} .
我~i 学了~s {years} {subject} 。

graduated_from | background
{name} graduated~g from {org} in {year} .
{name} {year} 毕业~g 于 {org} 。

tuition | figure
the tuition_fees~t at~a {org} are~r {money} a_year~y .
{org} 的~a 学费~t 每年~y 是~r {money} 。
""",
    ),
)
