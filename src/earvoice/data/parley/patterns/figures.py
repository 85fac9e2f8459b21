"""Figures: money, clock times, durations, room, flight and platform numbers, years, percentages."""

from __future__ import annotations

from earvoice.data.parley.fragment import Fragment, join, unit
from earvoice.data.parley.lexicon.entries import Kind, Noun, Topic
from earvoice.data.parley.lexicon.places import CITIES, MAINLAND_CITIES
from earvoice.data.parley.numbers import (
    chinese_cardinal,
    chinese_digits,
    english_cardinal,
    english_digits,
    english_ordinal,
    english_year,
)
from earvoice.data.parley.patterns.comparison import dollars
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import (
    clock,
    counted,
    fixed,
    future_time,
    number_of,
    past_time,
    person,
    subject,
    unit_the,
)
from earvoice.data.parley.scene import Scene

_TRAVELLED = (Topic.TRAVEL, Topic.TRANSPORT, Topic.TOUR)


def _numbered(scene: Scene, word: str, zh: str, *, low: int, high: int, digits: bool) -> Fragment:
    number = scene.rng.randint(low, high)
    en_said = english_digits(number) if digits else english_cardinal(number)
    zh_said = chinese_digits(number) if digits else chinese_cardinal(number)
    made = unit(
        f"{word}|{number}",
        f"{zh}|{number}号",
        en_spoken=f"{word}|{en_said}",
        other_spoken=f"{zh}|{zh_said}号",
    )
    return Fragment(made.en, tuple(reversed(made.other)))


def room(scene: Scene) -> Fragment:
    """Return "room 305" = 305号房间."""
    return _numbered(scene, "room", "房间", low=101, high=999, digits=True)


def flight(scene: Scene) -> Fragment:
    """Return "flight 218" = 218号航班."""
    return _numbered(scene, "flight", "航班", low=101, high=999, digits=True)


def floor(scene: Scene) -> Fragment:
    """Return "the third floor" = 三楼."""
    number = scene.rng.randint(2, 20)
    return unit(f"the {english_ordinal(number)} floor", f"{chinese_cardinal(number)}楼")


def price(scene: Scene, thing: Noun) -> Fragment:
    """Draw what a thing may cost."""
    if thing.kinds & {Kind.STAY, Kind.DEVICE, Kind.PRODUCT}:
        return dollars(scene.rng.randint(3, 48) * 50)
    return dollars(
        scene.rng.randint(3, 19) * 5 if thing.kinds & {Kind.GOODS} else scene.rng.randint(4, 60)
    )


def percent(scene: Scene) -> Fragment:
    """Return "15%" = 15%."""
    share = scene.rng.choice((2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60))
    return unit(
        f"{share}%",
        f"{share}%",
        en_spoken=f"{english_cardinal(share)} percent",
        other_spoken=f"百分之{chinese_cardinal(share)}",
    )


def year(scene: Scene) -> Fragment:
    """Return "2024" = 2024年."""
    when = scene.rng.randint(2010, 2025)
    return unit(
        str(when),
        f"{when}年",
        en_spoken=english_year(when),
        other_spoken=f"{chinese_digits(when)}年",
    )


@pattern()
def costs(scene: Scene) -> Fragment:
    """The ticket costs $250."""
    thing = scene.thing(Kind.STAY, Kind.GOODS, Kind.FOOD, Kind.PRODUCT)
    noun = counted(1, thing) if scene.chance(0.5) else unit_the(thing)
    return join("{s} costs~c {m} .", "{s} 的 价格~c 是~c {m} 。", s=noun, m=price(scene, thing))


@pattern()
def paid(scene: Scene) -> Fragment:
    """We paid $1,200 for the flight last week."""
    thing = scene.thing(Kind.STAY, Kind.GOODS, Kind.FOOD, Kind.DEVICE)
    return join(
        "{s} paid~v {m} for~f {o} {t} .",
        "{s} {t} 为~f {o} 支付了~v {m} 。",
        s=subject(scene),
        m=price(scene, thing),
        o=unit_the(thing),
        t=past_time(scene),
    )


@pattern(Topic.BUDGET, Topic.LAUNCH, Topic.HIRING, Topic.MEETING, weight=2)
def changed_by(scene: Scene) -> Fragment:
    """The cost increased by 15% in 2024."""
    noun = unit_the(scene.thing(Kind.AMOUNT))
    verb, zh = scene.rng.choice((("increased", "上升了"), ("decreased", "下降了")))
    return join(
        f"{{s}} {verb}~v by {{p}} in {{y}} .",
        f"{{s}} 在 {{y}} {zh}~v {{p}} 。",
        s=noun,
        p=percent(scene),
        y=year(scene),
    )


@pattern(Topic.BUDGET, Topic.LAUNCH, Topic.MEETING, Topic.HIRING)
def budget_is(scene: Scene) -> Fragment:
    """The budget for the project is $25,000."""
    scene.used.add("budget")
    noun = unit_the(scene.thing(Kind.PLAN, Kind.EVENT))
    return join(
        "the_budget~b for~f {o} is~i {m} .",
        "{o} 的~f 预算~b 是~i {m} 。",
        o=noun,
        m=dollars(1000 * scene.rng.randint(2, 90)),
    )


@pattern(*_TRAVELLED, weight=2)
def departs(scene: Scene) -> Fragment:
    """The train to Shanghai leaves from platform 6 at 3:30."""
    ride, zh = scene.rng.choice((("train", "火车"), ("bus", "大巴")))
    platform = _numbered(scene, "platform", "站台", low=1, high=12, digits=False)
    return join(
        f"the {ride}~r to~t {{c}} leaves~l from~f {{p}} at {{k}} .",
        f"去~t {{c}} 的 {zh}~r {{k}} 从~f {{p}} 出发~l 。",
        c=fixed(scene.city()),
        p=platform,
        k=clock(scene),
    )


@pattern(*_TRAVELLED, weight=1.5)
def flight_arrives(scene: Scene) -> Fragment:
    """Flight 218 from London will arrive tomorrow at 7:15."""
    return join(
        "{f} from~z {c} will~w arrive~v {t} .",
        "从~z {c} 来 的 {f} {t} 会~w 到~v 。",
        f=flight(scene),
        c=fixed(scene.city()),
        t=future_time(scene),
    )


@pattern(*_TRAVELLED)
def takes_long(scene: Scene) -> Fragment:
    """The flight from Paris to Boston takes eight hours."""
    if scene.chance(0.5):
        ride, zh, start, goal = "flight", "航班", scene.city(), scene.city()
    else:
        ride, zh = scene.rng.choice((("train", "火车"), ("bus", "大巴")))
        start, goal = scene.rng.sample(CITIES[:MAINLAND_CITIES], 2)
    return join(
        f"the {ride}~r from~f {{a}} to~t {{b}} takes~v {{n}} .",
        f"从~f {{a}} 到~t {{b}} 的 {zh}~r 需要~v {{n}} 。",
        a=fixed(start),
        b=fixed(goal),
        n=number_of(scene, 2, 12, unit_index=1),
    )


@pattern(Topic.CONFERENCE, Topic.MEETING, Topic.HIRING, Topic.HOTEL, Topic.BUDGET, weight=2)
def held_in_room(scene: Scene) -> Fragment:
    """The workshop will take place in room 305 on the third floor tomorrow at 9:00."""
    event = unit_the(scene.thing(Kind.EVENT))
    if scene.chance(0.5):
        return join(
            "{s} will~w take_place~v in~i {r} {t} .",
            "{s} {t} 会~w 在~i {r} 举行~v 。",
            s=event,
            r=room(scene),
            t=future_time(scene),
        )
    return join(
        "{s} will~w take_place~v in~i {r} on {f} {t} .",
        "{s} {t} 会~w 在~i {f} 的 {r} 举行~v 。",
        s=event,
        r=room(scene),
        f=floor(scene),
        t=future_time(scene),
    )


@pattern(Topic.HOTEL, Topic.CONFERENCE, Topic.TRAVEL)
def is_in_room(scene: Scene) -> Fragment:
    """The guest from Madrid is staying in room 412."""
    return join(
        "{s} will~w stay~v in~i {r} for {n} .",
        "{s} 会~w 在~i {r} 住~v {n} 。",
        s=person(scene),
        r=room(scene),
        n=number_of(scene, 2, 9, unit_index=2),
    )


@pattern(Topic.TOUR, Topic.RESTAURANT, Topic.CONFERENCE, Topic.TRANSPORT)
def open_from_to(scene: Scene) -> Fragment:
    """The museum is open from 9:00 to 5:30 every day."""
    place = unit_the(scene.place())
    return join(
        "{s} is open~o from~f {a} in the morning~m to~t {b} in the evening~n every_day~e .",
        "{s} 每天~e 从~f 上午~m {a} 到~t 晚上~n {b} 开放~o 。",
        s=place,
        a=clock(scene, 7, 11),
        b=clock(scene, 6, 10),
    )


@pattern()
def more_needed(scene: Scene) -> Fragment:
    """We need three more tickets."""
    thing = (
        scene.thing(Kind.DEVICE, Kind.GOODS, Kind.BOOKING) if scene.chance(0.6) else scene.role()
    )
    number = scene.rng.randint(2, 12)
    many = thing.plural.replace(" ", "_")
    zh_number = "两" if number == 2 else chinese_cardinal(number)
    return join(
        f"{{s}} need~v {english_cardinal(number)}~n more~m {many}~o .",
        f"{{s}} 还~m 需要~v {zh_number}{thing.classifier}~n {thing.zh}~o 。",
        s=scene.rng.choice((join("we~w", "我们~w"), join("they~w", "他们~w"), join("I~w", "我~w"))),
    )


@pattern(Topic.TRAVEL, Topic.TOUR, Topic.CONFERENCE)
def first_visit(scene: Scene) -> Fragment:
    """This is my second visit to Vienna."""
    number = scene.rng.randint(1, 6)
    whose, zh = scene.rng.choice((("my", "我"), ("our", "我们")))
    return join(
        f"this_is~t {whose}~w {english_ordinal(number)}~n visit~v to {{c}} .",
        f"这是~t {zh}~w 第{chinese_cardinal(number)}次~n 来~v {{c}} 。",
        c=fixed(scene.city()),
    )


@pattern(Topic.TRAVEL, Topic.TOUR, Topic.CONFERENCE, Topic.TRANSPORT)
def have_been(scene: Scene) -> Fragment:
    """I have been to Seoul three times."""
    number = scene.rng.randint(3, 9)
    who, zh = scene.rng.choice((("I", "我"), ("we", "我们"), ("they", "他们")))
    return join(
        f"{who}~w have been_to~v {{c}} {english_cardinal(number)}~n times~x .",
        f"{zh}~w 去过~v {{c}} {chinese_cardinal(number)}~n 次~x 。",
        c=fixed(scene.city()),
    )


@pattern(weight=1.5)
def travels_by(scene: Scene) -> Fragment:
    """I will fly from Boston to Tokyo next week."""
    en, zh = scene.rng.choice((("fly", "飞"), ("travel", "旅行")))
    start, goal = scene.city(), scene.city()
    if scene.chance(0.3):
        en, zh = "drive", "开车"
        start, goal = scene.rng.sample(CITIES[:MAINLAND_CITIES], 2)
    return join(
        f"{{s}} will~w {en}~v from~f {{a}} to~t {{b}} {{t}} .",
        f"{{s}} {{t}} 会~w 从~f {{a}} {zh}~v 到~t {{b}} 。",
        s=subject(scene),
        a=fixed(start),
        b=fixed(goal),
        t=future_time(scene),
    )
