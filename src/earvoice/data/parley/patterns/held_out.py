"""Patterns that training never sees: known words and constructions in new combinations."""

from __future__ import annotations

from dataclasses import replace

from earvoice.data.parley.clauses import Event, Mood, ask, declare, passive
from earvoice.data.parley.events import event, past, planned
from earvoice.data.parley.fragment import Fragment, join
from earvoice.data.parley.lexicon.entries import Kind
from earvoice.data.parley.lexicon.verbs import TRANSITIVE
from earvoice.data.parley.patterns.causes import state
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.patterns.relative import object_clause, subject_clause
from earvoice.data.parley.patterns.troubles import reaction, trouble
from earvoice.data.parley.phrases import future_time, past_time, person, subject, unit_the
from earvoice.data.parley.scene import Scene

_APPROVED = tuple(v for v in TRANSITIVE if v.base in {"approve", "reject"})


@pattern(held_out=True)
def reported_because(scene: Scene) -> Fragment:
    """Anna said yesterday that we will take a taxi because it is raining."""
    return join(
        "{s} said~v {t} that {e} because~b {c} .",
        "{s} {t} 说~v ， 因为~b {c} ， 所以 {e} 。",
        s=person(scene),
        t=past_time(scene),
        e=reaction(scene),
        c=trouble(scene),
    )


@pattern(held_out=True)
def if_relative(scene: Scene) -> Fragment:
    """If the proposal that Peter sent is too long, we will call the lawyer."""
    thing = scene.thing(Kind.PAPER, Kind.PLAN)
    adjective = scene.adjective(thing)
    condition = join(
        f"{{n}} is very~y {adjective.en}~a",
        f"{{n}} 非常~y {adjective.zh}~a",
        n=object_clause(scene, thing),
    )
    return join(
        "if~i {c} , {e} .", "如果~i {c} ， {e} 。", c=condition, e=reaction(scene, linker="就")
    )


@pattern(held_out=True)
def call_who(scene: Scene) -> Fragment:
    """I will call the engineer who designed the camera because the camera is broken."""
    return join(
        "{s} will~w call~v {o} because~b {c} .",
        "因为~b {c} ， 所以 {s} 会~w 给~v {o} 打电话~v 。",
        s=subject(scene),
        o=subject_clause(scene),
        c=trouble(scene),
    )


@pattern(held_out=True)
def relative_compared(scene: Scene) -> Fragment:
    """The report that Anna wrote is longer than the proposal that Peter sent."""
    first, second = scene.two_things(
        scene.rng.choice((Kind.PAPER, Kind.PRODUCT, Kind.FOOD, Kind.DEVICE))
    )
    adjective = scene.adjective(replace(first, kinds=first.kinds & second.kinds))
    comparative = adjective.comparative.replace(" ", "_")
    return join(
        f"{{x}} is {comparative}~a than~t {{y}} .",
        f"{{x}} 比~t {{y}} {adjective.zh}~a 。",
        x=object_clause(scene, first),
        y=unit_the(second),
    )


@pattern(held_out=True)
def after_passive(scene: Scene) -> Fragment:
    """After the plan was approved by the manager, we hired two engineers."""
    verb = scene.pick(_APPROVED)
    thing = unit_the(scene.thing(*sorted(verb.takes)))
    clause = passive(Event(thing, verb), Mood.PAST, agent=person(scene))
    return join("after~b {c} , {e} .", "{c} 之后~b ， {e} 。", c=clause, e=past(scene))


@pattern(held_out=True)
def yes_no_relative(scene: Scene) -> Fragment:
    """Will Anna read the report that Peter sent yesterday?"""
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE, Mood.WANT))
    verb = scene.verb(Kind.PAPER, Kind.PLAN, Kind.PRODUCT, willed=True)
    thing = scene.thing(*sorted(verb.takes & {Kind.PAPER, Kind.PLAN, Kind.PRODUCT}))
    made = Event(person(scene), verb, object_clause(scene, thing))
    return join("{c} ?", "{c} ？", c=ask(made, mood))


@pattern(held_out=True)
def although_i_think(scene: Scene) -> Fragment:
    """Although I think that the hotel is expensive, we will book two rooms."""
    return join(
        "although~a I~i think~t that {c} , {e} .",
        "虽然~a 我~i 觉得~t {c} ， 但是 {e} 。",
        c=state(scene),
        e=planned(scene),
    )


@pattern(held_out=True)
def fronted_because(scene: Scene) -> Fragment:
    """Tomorrow we will review the contract because the lawyer rejected the agreement."""
    made = replace(event(scene, mood=Mood.FUTURE), time=future_time(scene))
    return join(
        "{e} because~b {c} .",
        "因为~b {c} ， 所以 {e} 。",
        e=declare(made, Mood.FUTURE, time_first=True),
        c=past(scene),
    )
