"""What people think, say, ask, plan and prefer."""

from __future__ import annotations

from earvoice.data.parley.clauses import Mood, declare
from earvoice.data.parley.events import action, coming, event, past, planned, supposed
from earvoice.data.parley.fragment import Agreement, Fragment, join
from earvoice.data.parley.lexicon.entries import Kind
from earvoice.data.parley.patterns.causes import consequence, state
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import (
    future_time,
    past_time,
    person,
    subject,
    unit_the,
)
from earvoice.data.parley.scene import Scene

_SAID = (("said", "说"), ("told us", "告诉我们"), ("confirmed", "确认"), ("explained", "解释"))
_OPINIONS = (
    ("I~i think~t", "我~i 觉得~t"),
    ("I~i believe~t", "我~i 相信~t"),
    ("I~i heard~t", "我~i 听说~t"),
    ("I~i am_sure~t", "我~i 确定~t"),
    ("they~i know~t", "他们~i 知道~t"),
    ("I~i remember~t", "我~i 记得~t"),
)


@pattern(weight=2)
def opinion(scene: Scene) -> Fragment:
    """I think that the manager will approve the plan."""
    english, chinese = scene.rng.choice(_OPINIONS)
    if scene.chance(0.15):
        return join("I~i hope~t that {c} .", "我~i 希望~t {c} 。", c=coming(scene, time=0.4))
    inner = scene.rng.choice((past, coming, state))(scene)
    return join(f"{english} that {{c}} .", f"{chinese} {{c}} 。", c=inner)


@pattern()
def opinion_if(scene: Scene) -> Fragment:
    """I think that if we reduce the price, they will sign the contract."""
    english, chinese = scene.rng.choice(_OPINIONS[:4])
    return join(
        f"{english} that if~f {{c}} , {{e}} .",
        f"{chinese} ， 如果~f {{c}} ， {{e}} 。",
        c=supposed(scene),
        e=consequence(scene),
    )


@pattern(weight=1.5)
def reported(scene: Scene) -> Fragment:
    """Anna said yesterday that the flight was cancelled."""
    said, shuo = scene.rng.choice(_SAID)
    said = said.replace(" ", "_")
    return join(
        f"{{s}} {said}~v {{t}} that {{c}} .",
        f"{{s}} {{t}} {shuo}~v ， {{c}} 。",
        s=person(scene),
        t=past_time(scene),
        c=past(scene),
    )


@pattern(weight=1.5)
def asked_to(scene: Scene) -> Fragment:
    """The manager asked me to check the invoice yesterday."""
    made, zh = scene.rng.choice((("asked", "请"), ("reminded", "提醒"), ("told", "让")))
    return join(
        f"{{t}} {{s}} {made}~k {{o}} to {{v}} .",
        f"{{t}} {{s}} {zh}~k {{o}} {{v}} 。",
        t=past_time(scene),
        s=person(scene),
        o=_told(scene),
        v=action(scene),
    )


def _told(scene: Scene) -> Fragment:
    return scene.rng.choice((join("me~m", "我~m"), join("us~m", "我们~m"), person(scene)))


@pattern()
def in_order_to(scene: Scene) -> Fragment:
    """We postponed the meeting in order to review the budget."""
    main = past(scene, time=0.3) if scene.chance(0.5) else planned(scene, time=0.3)
    return join("{e} in_order_to~p {v} .", "为了~p {v} ， {e} 。", e=main, v=action(scene))


@pattern()
def came_to(scene: Scene) -> Fragment:
    """I came to London last week to sign the contract."""
    city = scene.city()
    place = city.en.replace(" ", "_")
    if scene.chance(0.5):
        return join(
            f"{{s}} came~v to {place}~c {{t}} to {{a}} .",
            f"{{s}} {{t}} 来~v {city.zh}~c {{a}} 。",
            s=subject(scene),
            t=past_time(scene),
            a=action(scene),
        )
    return join(
        f"{{s}} will~w go~v to {place}~c {{t}} to {{a}} .",
        f"{{s}} {{t}} 会~w 去~v {city.zh}~c {{a}} 。",
        s=subject(scene),
        t=future_time(scene),
        a=action(scene),
    )


@pattern()
def instead_of(scene: Scene) -> Fragment:
    """We will take the train instead of the bus."""
    verb = scene.verb(Kind.RIDE, Kind.FOOD, Kind.GOODS, Kind.EVENT, willed=True)
    kinds = sorted(verb.takes & {Kind.RIDE, Kind.FOOD, Kind.GOODS, Kind.EVENT})
    first, second = (unit_the(noun) for noun in scene.two_things(scene.rng.choice(kinds)))
    base = verb.base.replace(" ", "_")
    return join(
        f"{{s}} will~w {base}~v {{x}} instead_of~i {{y}} .",
        f"{{s}} 会~w {verb.zh}~v {{x}} ， 而不是~i {{y}} 。",
        s=subject(scene),
        x=first,
        y=second,
    )


@pattern()
def not_only(scene: Scene) -> Fragment:
    """Anna not only wrote the report but also translated the summary."""
    first, second = event(scene, who=person(scene), place=0.0), event(scene, place=0.0)
    assert first.object is not None and second.object is not None
    past_1, past_2 = first.verb.past.replace(" ", "_"), second.verb.past.replace(" ", "_")
    return join(
        f"{{s}} not_only~n {past_1}~v {{x}} but_also~b {past_2}~w {{y}} .",
        f"{{s}} 不但~n {first.verb.zh}了~v {{x}} ， 而且~b {second.verb.zh}了~w {{y}} 。",
        s=first.subject,
        x=first.object,
        y=second.object,
    )


@pattern(weight=1.5)
def judged(scene: Scene) -> Fragment:
    """It is important to check the contract before Friday."""
    en, zh = scene.rng.choice(
        (
            ("important", "重要"),
            ("difficult", "难"),
            ("useful", "有用"),
            ("easy", "容易"),
            ("necessary", "有必要"),
        )
    )
    return join(f"it is {en}~j to {{v}} .", f"{{v}} 很 {zh}~j 。", v=action(scene))


@pattern()
def both_do(scene: Scene) -> Fragment:
    """Both Anna and the manager will attend the meeting."""
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE, Mood.MUST))
    pair = join("both {x} and~n {y}", "{x} 和~n {y}", x=person(scene), y=person(scene))
    both = Fragment(pair.en, pair.other, Agreement.PLURAL)
    made = event(scene, who=both, mood=mood, time=0.4, place=0.2)
    return join("{c} .", "{c} 。", c=declare(made, mood, linker="都"))
