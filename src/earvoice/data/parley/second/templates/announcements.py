"""What a loudspeaker says."""

from __future__ import annotations

from earvoice.data.parley.second.entries import read_templates

ANNOUNCEMENTS = tuple(
    read_templates("""
attention | announce_open *0.3
attention~a , please~p .
请~p 大家 注意~a 。

ladies | announce_open *0.3
ladies_and_gentlemen~l , may~m I~i have your~y attention~a .
女士们先生们~l ， 请_允许~m 我~i 占用 大家~y 一点 时间~a 。

notice_from | announce_open *0.5
this_is~t a notice~n from~f {org} .
这是~t 来自~f {org} 的 通知~n 。

room_is | announce
{the:event} will~w take_place~t in~i room~r {room_number} .
{the:event} 会~w 在~i {room_number} 房间~r 举行~t 。

moved_to | background
{the:event} was moved~m to~t {weekday} because~b {trouble} .
因为~b {trouble} ， 所以 {the:event} 改~m 到了~t {weekday} 。

canceled | background *0.5
{the:event} on {date} was canceled~c .
{date} 的 {the:event} 被 取消~c 了 。

call_number | announce
for~f more~m information~i , please~p call~c {phone_number} .
如需~f 更多~m 信息~i ， 请~p 拨打~c {phone_number} 。

speak_at | announce
{name} from~f {org} will~w speak~s {at} {soon} .
来自~f {org} 的 {name} {soon} 会~w {at} 发言~s 。

bring_id | announce
please~p bring~b {the:doc} with_you~w .
请~p 随身~w 带上~b {the:doc} 。

be_on_time | announce *0.4
please~p be on_time~o .
请~p 大家 准时~o 到场 。

looking_for | announce
{name} , please~p come_to~c {spot} .
{name} ， 请~p 到~c {spot} 来 。

closed_on | announce
{spot} will~w be closed~c from~f {hour} to~t {hour.2} .
{spot} 从~f {hour} 到~t {hour.2} 会~w 关闭~c 。

first_come | announce
the first~f {small} visitors~v will~w receive~r {a:gift} .
前~f {small} 名 来宾~v 会~w 得到~r {a:gift} 。

wait_here | announce
please~p wait~w {at} , {person} will~l come~c soon~s .
请~p {at} 等候~w ， {person} 很快~s 就 会~l 来~c 。

thank_patience | announce_close *0.3
thank_you~t for your~y patience~p .
感谢~t 大家的~y 耐心~p 等候 。

enjoy_day | announce_close *0.3
we~w wish~h you~y a pleasant~p day~d .
我们~w 祝~h 大家~y 度过 愉快的~p 一天~d 。

see_you_on | announce_close *0.4
we~w look_forward_to~l seeing~s you~y on {date} .
我们~w 期待~l {date} 与 大家~y 见面~s 。
""")
)
