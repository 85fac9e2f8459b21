"""Law: courts, lawyers, crimes, contracts, parliament."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

LAW = domain(
    "law",
    Tables(
        orgs="""
Law Firm   | 律师事务所
Foundation | 基金会
Group      | 集团
""",
        nouns="""
judge            | 法官     | 位 | judge
lawyer           | 律师     | 位 | lawyer
prosecutor       | 检察官   | 位 | prosecutor
witness, witnesses | 证人   | 名 | witness crowd
suspect          | 嫌疑人   | 名 | suspect
thief, thieves   | 小偷     | 名 | suspect
police officer   | 警察     | 名 | police
detective        | 侦探     | 名 | police
victim           | 受害者   | 名 | victim crowd
citizen          | 公民     | 名 | citizen crowd
tenant           | 租客     | 名 | tenant party
landlord         | 房东     | 位 | party
member of parliament, members of parliament | 议员 | 位 | maker
court            | 法院     | 家 | court
government       | 政府     | +  | government
parliament       | 议会     | +  | parliament
law              | 法律     | 部 | law theme
traffic rule     | 交通规则 | 条 | law theme
constitution     | 宪法     | +  | law theme
copyright        | 版权     | -  | right theme
right to vote    | 投票权   | +  | right theme
personal freedom | 人身自由 | -  | right theme liked
lease            | 租约     | 份 | deal doc one paged
settlement       | 和解协议 | 份 | deal doc
contract         | 合同     | 份 | deal doc theme paged
evidence         | 证据     | -  | evidence theme
fingerprint      | 指纹     | 枚 | clue
surveillance video | 监控录像 | 段 | clue
crime            | 犯罪     | -  | crime theme bad
crime rate       | 犯罪率   | +  | rising
fraud            | 诈骗     | -  | crime theme bad
corruption       | 腐败     | -  | crime theme bad
lawsuit          | 诉讼     | 起 | suit theme bad
case             | 案件     | 起 | case theme bad
murder case      | 谋杀案   | 起 | case
fine             | 罚款     | 笔 | fine
verdict          | 判决     | 项 | verdict one
sentence         | 刑期     | 个 | sentence one
trial            | 庭审     | 场 | event one
hearing          | 听证会   | 场 | event
legal advice     | 法律咨询 | -  | advice theme
""",
        qualities="""
fair, fairer, fairest   | 公平     | verdict judge
strict, stricter, strictest | 严格 | law judge
serious                 | 严重     | crime case
complicated             | 复杂     | case suit
important               | 重要     | clue evidence witness
honest                  | 诚实     | witness lawyer
experienced             | 有经验   | lawyer police prosecutor
dangerous               | 危险     | suspect
clear, clearer, clearest | 清楚    | law deal
~long, longer, longest   | 长       | sentence
!new, newer, newest     | 新*      | law evidence
public                  | 公开     | event
""",
        frames="""
judge court         | hear, heard, heard | 审理 | case suit       | lasting
judge court         | announce          | 宣布 | verdict         |
lawyer prosecutor   | question          | 盘问 | witness suspect | placed lasting
lawyer              | win, won, won, winning | 打赢 | suit       | aim
police              | arrest            | 逮捕 | suspect         | placed remedy passive
police              | investigate       | 调查 | case crime      | lasting remedy
police prosecutor   | collect           | 收集 | evidence        | lasting remedy placed
police              | find, found, found | 找到 | clue evidence  | sudden placed
party tenant        | sign              | 签署 | deal            | placed
party tenant        | terminate         | 解除 | deal            | passive
parliament          | pass              | 通过 | law             | remedy passive
parliament maker    | discuss           | 讨论 | law right       | lasting
maker government    | change            | 修改 | law             | remedy
government court    | protect           | 保护 | right victim    | aim
government police   | fight, fought, fought | 打击 | crime       | aim habit
citizen             | obey              | 遵守 | law             | habit
suspect             | break, broke, broken | 违反 | law          | sudden
suspect             | pay, paid, paid   | 缴纳 | fine            |
victim party        | hire              | 聘用 | lawyer          | remedy
lawyer              | offer             | 提供 | advice          | habit remedy
witness             | recognize         | 认出 | suspect         | sudden
witness citizen     | attend            | 参加 | event           |
judge               | dismiss           | 驳回 | suit            | passive
lawyer              | check             | 检查 | deal            | remedy habit
""",
        spots="""
in | courtroom     | 法庭
at | police station | 警察局
in | prison        | 监狱
at | law firm      | 律师事务所
at | crime scene   | 案发现场
""",
        troubles="""
the thief~t escaped~e from~f the prison~p | 小偷~t 从~f 监狱~p 逃走了~e | arrest, investigate
{witness} is/are lying~l | {witness} 在 撒谎~l | investigate, collect
there is not enough~e evidence~v | 没有_足够的~e 证据~v | collect, investigate
the landlord~l raised~r the rent~t | 房东~l 提高了~r 房租~t | hire, check
somebody~s broke_into~b the office~o | 有人~s 闯进了~b 办公室~o | arrest, collect
crime~c is rising~r in~i {city} | {city} 的~i 犯罪~c 正在 增加~r | pass, change, arrest
{people:suspect} did_not~n tell~t the truth~u |\
 {people:suspect} 没有~n 说~t 实话~u | collect, investigate
""",
        outcomes="""
the court~c will~w reach~r a fair~f verdict~v |\
 法院~c 会~w 作出~r 公平的~f 判决~v | collect, investigate, hire
{suspect} will~w go~g to_prison~p | {suspect} 会~w 坐~g 牢~p | arrest, collect
{victim} will~w receive~r money~m | {victim} 会~w 得到~r 一笔 钱~m | hire, change
the city~c will~w become~b safer~s | 城市~c 会~w 变得~b 更安全~s | arrest, pass
people~p will~w trust~t the court~c | 人们~p 会~w 信任~t 法院~c | investigate, pass
""",
        templates="""
fined | figure announce
anyone~a who breaks~b this~t rule~r must~m pay~p {price} .
任何~a 违反~b 这条~t 规定~r 的 人~a 必须~m 支付~p {price} 。

sentenced | figure
the court~c sentenced~s {the:suspect} to {years} in prison~p .
法院~c 判处~s {the:suspect} {years} 监禁~p 。

in_force | announce background
the new~n law~l will~w take_effect~t on {date} .
新~n 法律~l {date} 会~w 生效~t 。

voted | figure
{small} members~m voted~v for~f {law} .
{small} 位 议员~m 投票~v 赞成~f {law} 。

equal | theme opinion
everyone~e is equal~q before~b the law~l .
法律~l 面前~b 人人~e 平等~q 。

silent | background
you~y have the right~r to remain~m silent~s .
你~y 有 权利~r 保持~m 沉默~s 。
""",
    ),
)
