"""Health: patients, doctors, medicine, hospitals."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

HEALTH = domain(
    "health",
    Tables(
        orgs="""
Hospital  | 医院
Clinic    | 诊所
Medical Center | 医疗中心
""",
        nouns="""
doctor           | 医生     | 位 | doctor medic
nurse            | 护士     | 位 | medic
surgeon          | 外科医生 | 位 | doctor medic
dentist          | 牙医     | 位 | doctor medic
pharmacist       | 药剂师   | 位 | chemist
researcher       | 研究人员 | 名 | researcher
patient          | 患者     | 名 | patient crowd
child, children  | 孩子     | 名 | patient crowd
elderly person, elderly people | 老人 | 位 | patient crowd
hospital         | 医院     | 家 | hospital
clinic           | 诊所     | 家 | hospital
medical team     | 医疗团队 | 支 | team
vaccine          | 疫苗     | 种 | drug product theme small funded shield
medicine, medicines | 药物  | 种 | drug pill product theme small funded shield soother
painkiller       | 止痛药   | 种 | pill drug soother
antibiotic       | 抗生素   | 种 | pill drug
vitamin pill     | 维生素片 | 片 | pill product small
treatment        | 治疗方案 | 个 | therapy theme
operation        | 手术     | 台 | surgery theme one
virus, viruses   | 病毒     | 种 | germ theme flu_like bad
disease          | 疾病     | 种 | illness theme bad
cancer           | 癌症     | -  | illness theme bad
diabetes         | 糖尿病   | -  | illness theme bad
flu              | 流感     | -  | illness theme flu_like bad
high blood pressure | 高血压 | -  | illness one
heart disease    | 心脏病   | -  | illness theme bad
fever            | 发烧     | -  | symptom
headache         | 头痛     | -  | symptom pain
cough            | 咳嗽     | -  | symptom pain
sleep            | 睡眠     | -  | habit_thing theme
exercise         | 锻炼     | -  | habit_thing theme liked
diet             | 饮食     | +  | habit_thing diet theme mine one
sugar            | 糖       | -  | food
salt             | 盐       | -  | food
vegetables       | 蔬菜     | =  | good_food liked
fruit            | 水果     | -  | good_food liked
ambulance        | 救护车   | 辆 | vehicle
blood test       | 血液检查 | 次 | test
chest scan       | 胸部扫描 | 次 | test
prescription     | 处方     | 张 | rx doc one
medical record   | 病历     | 份 | record doc paged
demand for vaccines | 疫苗需求 | + | rising
price of medicine | 药价    | +  | rising
health lecture   | 健康讲座 | 场 | event
""",
        qualities="""
effective                | 有效     | drug therapy
!new, newer, newest      | 新*      | drug therapy
dangerous                | 危险     | germ illness
common                   | 常见     | illness
serious                  | 严重     | illness
safe, safer, safest      | 安全     | drug surgery therapy
~expensive                | 贵       | pill
!healthy                 | 健康*    | habit_thing
!young, younger, youngest | 年轻     | medic
patient                  | 耐心     | medic
weak, weaker, weakest    | 虚弱     | patient
experienced              | 有经验   | medic
""",
        frames="""
medic team          | treat             | 治疗 | patient         | lasting habit
doctor              | examine           | 检查 | patient         | lasting habit remedy
doctor team         | perform           | 进行 | surgery test    | lasting
medic               | take care of, took, taken, taking | 照顾 | patient | habit lasting remedy
doctor              | recommend         | 推荐 | therapy drug    | remedy
doctor              | write, wrote, written | 开 | rx             |
researcher team     | develop           | 研发 | drug            | lasting aim remedy
doctor              | read, read, read  | 阅读 | record          | lasting
researcher team     | study             | 研究 | illness germ    | lasting habit remedy
researcher          | discover          | 发现 | germ            | sudden
hospital researcher | test              | 测试 | drug            | placed lasting
hospital team       | fight, fought, fought | 对抗 | illness       | aim
patient             | take, took, taken | 服用 | pill            | habit remedy
patient             | avoid             | 避免 | food            | habit
hospital            | buy, bought, bought | 买 | drug vehicle    | remedy
hospital            | postpone          | 推迟 | surgery event   | passive
hospital            | hire              | 聘用 | medic           | remedy
shield              | prevent           | 预防 | illness         | habit
soother             | relieve           | 缓解 | pain            | habit
medic               | attend            | 参加 | event           | placed
chemist             | verify            | 核对 | rx              | habit
patient             | eat, ate, eaten   | 吃   | good_food       | habit
team hospital       | protect           | 保护 | patient         | aim
patient             | change            | 改变 | diet            | remedy
""",
        spots="""
in | operating room | 手术室
at | pharmacy       | 药店
in | emergency room | 急诊室
in | waiting room   | 候诊室
in | ward           | 病房
""",
        troubles="""
{people:patient} have~h {symptom} |\
 {people:patient} 出现了~h {symptom} 症状~h | examine, take, recommend
{flu_like} is spreading~s quickly~q | {flu_like} 正在 迅速~q 传播~s | develop, buy, study
the ward~w is full~f | 病房~w 满了~f | hire
there are not enough~e nurses~n in~i the hospital~h | 医院~h 里~i 没有_足够的~e 护士~n | hire
the treatment~t did_not~n work~w | 治疗方案~t 没有~n 起作用~w | recommend, examine
the results~r of~o the blood_test~b are not~n good~g |\
 血液检查~b 的~o 结果~r 不~n 好~g | examine, take, change
{people:patient} often~c feel~s tired~w | {people:patient} 经常~c 感到~s 疲劳~w | change, examine
""",
        outcomes="""
{people:patient} will~w recover~r soon~s |\
 {people:patient} 会~w 很快~s 康复~r | take, take care of, change
{people:patient} will~w feel~f much~m better~b |\
 {people:patient} 会~w 感觉~f 好~b 得 多~m | take, change, take care of
fewer~f people~p will~w fall_ill~i | 更少的~f 人~p 会~w 生病~i | develop, change
the hospital~h will~w save~s more~m lives~l | 医院~h 会~w 挽救~s 更多~m 生命~l | hire, buy
the risk~r of~o {illness} will~w fall~f | {illness} 的~o 风险~r 会~w 下降~f | change, develop
""",
        templates="""
dose | action announce
please~p take~t this~h medicine~m {times} minutes~u after~a meals~a .
请~p 在 饭后~a {times} 分钟~u 服用~t 这种~h 药物~m 。

vaccinated | figure
{count:crowd} received~r the vaccine~v in~i {country} .
在~i {country} ， {count:crowd} 接种了~r 疫苗~v 。

patient_age | figure background
the patient~p is {age} years_old~y .
患者~p 今年 {age} 岁~y 。

cured_share | figure
after~a the treatment~t , {percent} of~o the patients~p recovered~r .
治疗~t 之后~a ， {percent} 的~o 患者~p 康复了~r 。

walk_daily | opinion plan
everyone~e should~s walk~w for at_least~l {small} minutes~m every_day~d .
每个人~e 每天~d 都 应该~s 至少~l 走~w {small} 分钟~m 。

smoking | theme background
smoking~s is bad~b for~f your~y health~h .
吸烟~s 对~f 你的~y 健康~h 有害~b 。
""",
    ),
)
