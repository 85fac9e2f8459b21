"""Draw whole events: a verb with a subject, an object it takes, and where, when and with whom."""

from __future__ import annotations

from earvoice.data.parley.clauses import Event, Mood, declare
from earvoice.data.parley.fragment import Agreement, Fragment, join, unit
from earvoice.data.parley.lexicon.entries import Kind, Verb
from earvoice.data.parley.phrases import (
    at_place,
    future_time,
    object_for,
    past_time,
    person,
    subject,
)
from earvoice.data.parley.scene import Scene

PAST_MOODS = (Mood.PAST, Mood.PAST, Mood.PAST, Mood.PAST_NOT)
FUTURE_MOODS = (Mood.FUTURE, Mood.FUTURE, Mood.FUTURE_NOT, Mood.MIGHT)
MODALS = (
    Mood.CAN, Mood.CANNOT, Mood.MUST, Mood.SHOULD, Mood.SHOULD_NOT, Mood.WANT, Mood.NEED, Mood.PLAN,
    Mood.HOPE,
)  # fmt: skip
_WITH_COMPANY = frozenset(
    [
        "discuss",
        "prepare",
        "review",
        "attend",
        "organize",
        "test",
        "design",
        "check",
        "finish",
        "visit",
    ]
)
_CAREFUL = frozenset(["read", "review", "check", "test", "revise", "translate"])
_PLACED = frozenset(
    [
        "discuss",
        "sign",
        "interview",
        "host",
        "organize",
        "prepare",
        "print",
        "review",
        "test",
        "launch",
        "introduce",
        "buy",
        "order",
        "try",
        "help",
        "see",
        "find",
        "lose",
        "read",
        "write",
        "translate",
    ]
)
_ONLINE = frozenset(["book", "buy", "confirm"])
_UNPLANNED = frozenset({Mood.PAST, Mood.PAST_NOT, Mood.PERFECT, Mood.NOT_YET, Mood.PRESENT})
_WHOLE_MOODS = frozenset(
    {Mood.PAST_NOT, Mood.FUTURE_NOT, Mood.CANNOT, Mood.SHOULD_NOT, Mood.NOT_YET}
)


def event(
    scene: Scene,
    *,
    who: Fragment | None = None,
    mood: Mood = Mood.PAST,
    place: float = 0.25,
    time: float = 0.0,
) -> Event:
    """Draw an event. place, time: how probably it says where and when (past or coming by the mood).

    What is denied is definite: nobody did not send three letters.
    """
    doer = who or subject(scene)
    verb = scene.verb(willed=mood not in _UNPLANNED)
    definite = mood in _WHOLE_MOODS
    thing = object_for(scene, verb.takes, definite=definite)
    somewhere = at_place(scene) if scene.chance(place) and _has_place(verb) else None
    when = time_for(scene, mood) if scene.chance(time) else None
    return Event(doer, verb, thing, _company(scene, doer, verb), somewhere, when)


def time_for(scene: Scene, mood: Mood) -> Fragment:
    """Draw a time that agrees with a mood."""
    return past_time(scene) if mood in (Mood.PAST, Mood.PAST_NOT) else future_time(scene)


def past(scene: Scene, *, time: float = 0.0, place: float = 0.15) -> Fragment:
    """Draw a statement about what somebody did."""
    return declare(event(scene, time=time, place=place), Mood.PAST)


def coming(scene: Scene, *, time: float = 0.0, place: float = 0.1, linker: str = "") -> Fragment:
    """Draw a statement about what somebody will or will not do."""
    mood = scene.rng.choice((Mood.FUTURE, Mood.FUTURE, Mood.FUTURE_NOT, Mood.CAN, Mood.MUST))
    return declare(event(scene, mood=mood, time=time, place=place), mood, linker=linker)


def planned(scene: Scene, *, time: float = 0.0, linker: str = "") -> Fragment:
    """Draw a statement about what somebody is going to do."""
    mood = scene.rng.choice((Mood.FUTURE, Mood.FUTURE, Mood.FUTURE, Mood.MUST, Mood.WANT))
    return declare(event(scene, mood=mood, time=time, place=0.1), mood, linker=linker)


def supposed(scene: Scene) -> Fragment:
    """Draw the clause of a condition: English present, Chinese bare."""
    return declare(event(scene, mood=Mood.PRESENT, place=0.05), Mood.PRESENT)


def action(scene: Scene, *, place: float = 0.0, definite: bool = True) -> Fragment:
    """Draw a bare infinitive: "sign the contract" = 签署合同."""
    verb = scene.verb(willed=True)
    parts = {"object": object_for(scene, verb.takes, definite=definite)}
    where = "{place}" if scene.chance(place) and _has_place(verb) else ""
    if where:
        parts["place"] = at_place(scene)
    base = verb.base.replace(" ", "_")
    return join(f"{base}~v {{object}} {where}", f"{where} {verb.zh}~v {{object}}", **parts)


def _has_place(verb: Verb) -> bool:
    return verb.base in _PLACED


def _company(scene: Scene, doer: Fragment, verb: Verb) -> Fragment | None:
    if verb.base in _WITH_COMPANY and not verb.takes & {Kind.PERSON} and scene.chance(0.15):
        if doer.agreement is Agreement.PLURAL and scene.chance(0.4):
            return unit("together", "一起")
        return join("with~w {p}", "跟~w {p}", p=person(scene))
    if verb.base in _CAREFUL and scene.chance(0.12):
        return unit("carefully", "仔细")
    if verb.base in _ONLINE and scene.chance(0.2):
        return unit("online", "在 网上")
    return None
