"""Finance: banks, markets, loans, taxes, savings."""

from __future__ import annotations

from earvoice.data.parley.second.entries import Tables, domain

FINANCE = domain(
    "finance",
    Tables(
        orgs="""
Bank       | 银行
Insurance  | 保险
Capital    | 资本
""",
        nouns="""
banker           | 银行家   | 位 | banker
accountant       | 会计师   | 位 | accountant
investor         | 投资人   | 位 | investor
economist        | 经济学家 | 位 | economist
analyst          | 分析师   | 位 | analyst
shareholder      | 股东     | 位 | shareholder investor crowd
customer         | 客户     | 位 | customer crowd
taxpayer         | 纳税人   | 名 | taxpayer crowd
home buyer       | 购房者   | 名 | customer borrower
bank             | 银行     | 家 | bank
central bank     | 央行     | +  | regulator
insurance company, insurance companies | 保险公司 | 家 | insurer
fund             | 基金     | 只 | fund theme funded
stock            | 股票     | 只 | asset
bond             | 债券     | 只 | asset theme funded
gold             | 黄金     | -  | asset theme liked
house            | 房子     | 套 | home one
loan             | 贷款     | 笔 | loan theme
mortgage         | 房贷     | 笔 | loan theme bad one
debt             | 债务     | - | debt theme bad
savings          | 存款     | =  | savings mine theme
credit card      | 信用卡   | 张 | card
bank account     | 银行账户 | 个 | account one
insurance        | 保险     | -  | cover theme liked
pension          | 养老金   | 笔 | income theme one
salary, salaries | 工资     | 份 | income rising
income           | 收入     | -  | rising mine
taxes            | 税款     | =  | tax theme bad
tax rate         | 税率     | +  | rate rising
interest rate    | 利率     | +  | rate rising theme bad
exchange rate    | 汇率     | +  | rate rising rising_money
share price      | 股价     | +  | rising rising_money
profit           | 利润     | + | rising gain mine rising_money
stock market     | 股市     | +  | market theme
housing market   | 楼市     | +  | market theme
inflation        | 通货膨胀 | -  | rising inflation theme bad
annual report    | 年报     | 份 | doc one paged
financial plan   | 理财计划 | 份 | doc plan
budget           | 预算     | 份 | plan doc theme one
shareholders' meeting | 股东大会 | 场 | event
investment       | 投资     | 笔 | deal
financial crisis, financial crises | 金融危机 | 场 | crisis theme bad""",
        qualities="""
high, higher, highest   | 高*      | rate
low, lower, lowest      | 低*      | rate
stable, stabler, stablest | 稳定   | market income
risky, riskier, riskiest | 有风险  | deal asset
safe, safer, safest     | 安全     | account fund
~expensive               | 贵       | home cover
cautious                | 谨慎     | investor banker
detailed                | 详细     | doc
profitable              | 赚钱     | deal fund
flexible                | 灵活     | loan plan
!national               | 国家*    | debt
rich, richer, richest   | 富有     | shareholder
""",
        frames="""
customer borrower   | repay, repaid, repaid | 偿还 | loan debt    | remedy
customer            | open              | 开立 | account         | placed
borrower            | apply for         | 申请 | loan card       | placed
borrower            | buy, bought, bought | 买 | home            | aim
bank                | approve           | 批准 | loan            | passive
bank                | reject            | 拒绝 | loan            | passive
bank                | offer             | 提供 | loan card       | habit remedy
insurer             | offer             | 提供 | cover           | habit remedy
regulator           | raise             | 提高 | rate            | remedy
regulator           | lower             | 降低 | rate            | remedy
regulator           | control, controlled, controlled, controlling | 控制 | inflation debt | aim
investor fund       | sell, sold, sold  | 卖   | asset           | remedy
investor fund       | buy, bought, bought | 买 | asset           | remedy
analyst economist   | analyze           | 分析 | market crisis   | lasting habit remedy
economist           | predict           | 预测 | crisis inflation | sudden
accountant          | check             | 检查 | account doc     | lasting habit remedy
taxpayer            | pay, paid, paid   | 缴纳 | tax             | habit
shareholder         | approve           | 批准 | plan deal       | passive
shareholder         | attend            | 参加 | event           |
accountant analyst  | write, wrote, written | 写 | doc           | lasting
banker              | manage            | 管理 | fund savings    | habit
insurer             | increase          | 增加 | gain            | aim
insurer bank        | reduce            | 减少 | debt            | aim remedy
""",
        spots="""
at | bank          | 银行
at | stock exchange | 证券交易所
at | tax office    | 税务局
in | conference room | 会议室
at | headquarters  | 总部
""",
        troubles="""
{the:rising_money} fell~f sharply~s | {the:rising_money} 大幅~s 下跌了~f | sell, lower, analyze
{people:investor} lost~l a_lot_of~a money~m |\
 {people:investor} 损失了~l 很多~a 钱~m | sell, analyze, check
prices~p are rising~r too~t fast~f | 物价~p 上涨~r 得 太~t 快~f 了 | raise
the company~c went_bankrupt~b | 公司~c 破产了~b | sell, check
{people:borrower} cannot~c repay~r {loan} | {people:borrower} 无法~c 偿还~r {loan} | lower, offer
the government~g raised~r taxes~t | 政府~g 提高了~r 税收~t | check, reduce
many~m people~p lost~l their~t jobs~j | 许多~m 人~p 失去了~l 他们的~t 工作~j | lower, offer
""",
        outcomes="""
{market} will~w recover~r slowly~s | {market} 会~w 慢慢~s 恢复~r | lower, buy
prices~p will~w stay~s stable~t | 物价~p 会~w 保持~s 稳定~t | raise
{people:investor} will~w earn~e more~m money~o |\
 {people:investor} 会~w 赚~e 更多~m 钱~o | buy, sell, analyze
more~m families~f will~w be_able_to~a buy~b a house~h |\
 更多~m 家庭~f 会~w 有能力~a 买~b 房子~h | lower, offer
the economy~e will~w grow~g faster~f | 经济~e 会~w 增长~g 得 更快~f | lower, reduce
""",
        templates="""
rate_now | figure
{the:rate} is now~n {percent} .
现在~n {the:rate} 是 {percent} 。

borrowed | figure background
{who} borrowed~b {money} from~f {org} {ago} .
{who} {ago} 从~f {org} 借了~b {money} 。

earns_monthly | figure
{name} earns~e {price} a_month~m .
{name} 每月~m 挣~e {price} 。

profit_was | figure
the profit~p of~o {org} in {year} was~w {money} .
{org} {year} 的~o 利润~p 是~w {money} 。

invest_share | figure plan
{who} will~w invest~v {percent} of~o the savings~s in~i {asset} .
{who} 会~w 把 存款~s 的~o {percent} 投资~v 于~i {asset} 。

eggs | opinion
do_not~d put~p all~a your~y money~m into~p one~o fund~f .
不要~d 把 你的~y 钱~m 全部~a 投入~p 一只~o 基金~f 。
""",
    ),
)
