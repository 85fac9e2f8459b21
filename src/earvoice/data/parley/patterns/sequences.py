"""What happens before, after, when and as soon as something else does."""

from __future__ import annotations

from earvoice.data.parley.clauses import Mood, declare
from earvoice.data.parley.events import event, past, planned, supposed
from earvoice.data.parley.fragment import Fragment, join
from earvoice.data.parley.lexicon.entries import Kind
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import (
    object_for,
    person,
    subject,
    unit_the,
)
from earvoice.data.parley.scene import Scene


@pattern(weight=1.5)
def before_doing(scene: Scene) -> Fragment:
    """We reviewed the contract before the meeting started."""
    if scene.chance(0.5):
        opening = _opening(scene, "started")
        return join("{e} before~b {c} .", "{c} 之前~b ， {e} 。", c=opening, e=past(scene))
    opening = _opening(scene, "starts")
    return join("{e} before~b {c} .", "{c} 之前~b ， {e} 。", c=opening, e=planned(scene))


def _opening(scene: Scene, verb: str) -> Fragment:
    return join(f"{{s}} {verb}~v", "{s} 开始~v", s=unit_the(scene.thing(Kind.EVENT)))


@pattern()
def before_gerund(scene: Scene) -> Fragment:
    """Before signing the contract, Maria called the lawyer."""
    verb = scene.verb(willed=True)
    gerund = verb.gerund.replace(" ", "_")
    thing = object_for(scene, verb.takes, definite=True)
    main = past(scene) if scene.chance(0.5) else planned(scene)
    return join(
        f"before~b {gerund}~v {{o}} , {{e}} .",
        f"在 {verb.zh}~v {{o}} 之前~b ， {{e}} 。",
        o=thing,
        e=main,
    )


@pattern(weight=1.5)
def after_doing(scene: Scene) -> Fragment:
    """After Peter repaired the projector, we started."""
    if scene.chance(0.5):
        return join(
            "after~b {c} , {e} .", "{c} 之后~b ， {e} 。", c=past(scene), e=past(scene, time=0.0)
        )
    return join("{e} after~b {c} .", "{c} 以后~b ， {e} 。", c=supposed(scene), e=planned(scene))


@pattern()
def when_arriving(scene: Scene) -> Fragment:
    """When I arrived at the hotel, Anna was waiting in the lobby."""
    who, other, here, there = subject(scene), person(scene), scene.place(), scene.place()
    return join(
        f"when~w {{s}} arrived~v {here.preposition} {{p}} , "
        f"{{o}} was~z waiting~x {there.preposition}~q {{q}} .",
        "{s} 到达~v {p} 的时候~w ， {o} 正~z 在~q {q} 等~x 。",
        s=who,
        p=unit_the(here),
        o=other,
        q=unit_the(there),
    )


@pattern()
def as_soon_as(scene: Scene) -> Fragment:
    """As soon as the guest arrives, we will order the soup."""
    who = person(scene)
    return join(
        "as_soon_as~a {s} arrives~v , {e} .",
        "{s} 一~a 到~v ， {e} 。",
        s=who,
        e=declare(event(scene, mood=Mood.FUTURE, place=0.0), Mood.FUTURE, linker="就"),
    )
