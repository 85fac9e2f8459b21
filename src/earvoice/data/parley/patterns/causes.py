"""Causes, consequences, contrasts and conditions."""

from __future__ import annotations

from earvoice.data.parley.clauses import Event, Mood, declare, passive
from earvoice.data.parley.events import coming, event, past, supposed
from earvoice.data.parley.fragment import Fragment, join
from earvoice.data.parley.lexicon.entries import Kind
from earvoice.data.parley.lexicon.verbs import TRANSITIVE
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import (
    unit_the,
)
from earvoice.data.parley.scene import Scene, describable

_TOO_MUCH = frozenset(
    [
        "expensive",
        "long",
        "short",
        "big",
        "small",
        "slow",
        "crowded",
        "difficult",
        "busy",
        "tired",
        "high",
        "low",
    ]
)
_CALLED_OFF = tuple(v for v in TRANSITIVE if v.base in {"cancel", "postpone"})


def state(scene: Scene) -> Fragment:
    """Draw what something is like now: "the hotel is expensive" = 酒店很贵."""
    noun = scene.role() if scene.chance(0.4) else scene.thing(*Kind)
    while not describable(noun):
        noun = scene.thing(*Kind)
    adjective = scene.adjective(noun)
    if adjective.en in _TOO_MUCH and scene.chance(0.5):
        return join(
            f"{{s}} is too~y {adjective.en}~a", f"{{s}} 太~y {adjective.zh}~a 了", s=unit_the(noun)
        )
    if scene.chance(0.4):
        return join(
            f"{{s}} is very~y {adjective.en}~a", f"{{s}} 非常~y {adjective.zh}~a", s=unit_the(noun)
        )
    return join(f"{{s}} is {adjective.en}~a", f"{{s}} 很 {adjective.zh}~a", s=unit_the(noun))


@pattern(weight=1.5)
def describes(scene: Scene) -> Fragment:
    """The hotel room is too expensive."""
    return join("{c} .", "{c} 。", c=state(scene))


@pattern(weight=1.2)
def because(scene: Scene) -> Fragment:
    """We cancelled the trip because Anna lost the passport."""
    if scene.chance(0.5):
        effect, cause = past(scene, time=0.2), past(scene)
    else:
        effect, cause = coming(scene, time=0.4), state(scene) if scene.chance(0.5) else past(scene)
    return join("{e} because~b {c} .", "因为~b {c} ， 所以 {e} 。", e=effect, c=cause)


@pattern(weight=0.7)
def therefore(scene: Scene) -> Fragment:
    """The manager rejected the plan, so we will revise the budget."""
    cause = scene.rng.choice((past, state))(scene)
    return join("{c} , so~b {e} .", "{c} ， 所以~b {e} 。", c=cause, e=coming(scene, time=0.2))


@pattern()
def although(scene: Scene) -> Fragment:
    """Although the ticket is expensive, I will visit Paris next week."""
    given = scene.rng.choice((past, state))(scene)
    return join(
        "although~a {c} , {e} .", "虽然~a {c} ， 但是 {e} 。", c=given, e=coming(scene, time=0.2)
    )


@pattern()
def but(scene: Scene) -> Fragment:
    """Thomas wrote the report, but the manager did not read the summary."""
    second = declare(event(scene, mood=Mood.PAST_NOT, place=0.0), Mood.PAST_NOT)
    return join("{c} , but~a {e} .", "{c} ， 但是~a {e} 。", c=past(scene, time=0.3), e=second)


def consequence(scene: Scene) -> Fragment:
    """Draw what happens if a condition holds, with 就."""
    mood = scene.rng.choice((Mood.FUTURE, Mood.FUTURE, Mood.CAN, Mood.CANNOT))
    return declare(event(scene, mood=mood, place=0.1, time=0.15), mood, linker="就")


@pattern(weight=1.5)
def if_then(scene: Scene) -> Fragment:
    """If they approve the budget, we will hire two engineers."""
    return join("if~i {c} , {e} .", "如果~i {c} ， {e} 。", c=supposed(scene), e=consequence(scene))


@pattern(weight=1.5)
def then_if(scene: Scene) -> Fragment:
    """We will postpone the meeting if the speaker cancels the flight."""
    effect = coming(scene, time=0.2)
    return join("{e} if~i {c} .", "要是~i {c} 的话 ， {e} 。", c=supposed(scene), e=effect)


@pattern()
def unless(scene: Scene) -> Fragment:
    """We will not sign the contract unless the lawyer reviews the agreement."""
    effect = event(scene, mood=Mood.FUTURE_NOT, place=0.0)
    return join(
        "{e} unless~u {c} .",
        "除非~u {c} ， 否则 {e} 。",
        c=supposed(scene),
        e=declare(effect, Mood.FUTURE_NOT),
    )


@pattern()
def called_off_because(scene: Scene) -> Fragment:
    """The concert was cancelled because the speaker lost the passport."""
    thing = unit_the(scene.thing(Kind.EVENT))
    effect = passive(Event(thing, scene.pick(_CALLED_OFF)), Mood.PAST)
    return join("{e} because~b {c} .", "因为~b {c} ， 所以 {e} 。", e=effect, c=past(scene))
