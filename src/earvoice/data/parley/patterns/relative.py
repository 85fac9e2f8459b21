"""Relative clauses: behind the noun in English, before it in Chinese."""

from __future__ import annotations

from dataclasses import replace

from earvoice.data.parley.clauses import (
    Event,
    Mood,
    declare,
    relative_object,
    relative_subject,
)
from earvoice.data.parley.events import event
from earvoice.data.parley.fragment import Agreement, Fragment, join
from earvoice.data.parley.lexicon.entries import Kind, Noun
from earvoice.data.parley.lexicon.verbs import TRANSITIVE
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import (
    counted,
    described,
    future_time,
    past_time,
    person,
    subject,
    unit_the,
)
from earvoice.data.parley.scene import Scene

_MADE = tuple(
    v
    for v in TRANSITIVE
    if v.base
    in {
        "write",
        "send",
        "buy",
        "prepare",
        "design",
        "recommend",
        "sign",
        "review",
        "revise",
        "translate",
        "introduce",
        "organize",
        "announce",
        "repair",
        "book",
        "choose",
        "rent",
        "order",
        "bring",
    }
)


_QUALIFIED = (Kind.PAPER, Kind.DEVICE, Kind.PRODUCT, Kind.PLAN, Kind.EVENT, Kind.FOOD)


def object_clause(scene: Scene, thing: Noun | None = None, *, several: float = 0.0) -> Fragment:
    """Draw "the report that Anna wrote last week". several: how probably there is more than one."""
    if thing is None:
        maker = scene.pick([v for v in _MADE if any(scene.knows(kind) for kind in v.takes)])
        thing = scene.thing(*sorted(maker.takes - {Kind.PERSON}))
    verb = scene.pick([v for v in _MADE if v.takes & thing.kinds])
    mood = Mood.PAST if scene.chance(0.8) else Mood.PROGRESSIVE
    noun = unit_the(thing)
    if mood is Mood.PAST and scene.chance(several):
        many = join("the {n}", "{n}", n=counted(scene.rng.randint(2, 6), thing))
        noun = Fragment(many.en, many.other, Agreement.PLURAL)
    when = past_time(scene) if mood is Mood.PAST and scene.chance(0.5) else None
    return relative_object(noun, Event(subject(scene), verb, time=when), mood)


def subject_clause(scene: Scene) -> Fragment:
    """Draw "the engineer who designed the product"."""
    noun = unit_the(scene.role())
    return relative_subject(noun, event(scene, who=noun, time=0.3, place=0.15))


@pattern(weight=2)
def thing_that_is(scene: Scene) -> Fragment:
    """The report that Anna wrote last week is very important."""
    thing = scene.thing(*_QUALIFIED)
    adjective = scene.adjective(thing)
    noun = object_clause(scene, thing, several=0.2)
    be = "are" if noun.agreement is Agreement.PLURAL else "is"
    return join(
        f"{{s}} {be} very~y {adjective.en}~a .", f"{{s}} 非常~y {adjective.zh}~a 。", s=noun
    )


@pattern(weight=2)
def with_relative_object(scene: Scene) -> Fragment:
    """We will discuss the proposal that Li Ming sent yesterday."""
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE, Mood.MUST, Mood.WANT))
    made = event(scene, mood=mood, place=0.0)
    kinds = made.verb.takes & {
        Kind.PAPER,
        Kind.PLAN,
        Kind.PRODUCT,
        Kind.FOOD,
        Kind.GOODS,
        Kind.EVENT,
    }
    thing = scene.thing(*sorted(kinds)) if kinds else scene.thing(Kind.PLAN)
    verb = made.verb if kinds else scene.verb(Kind.PLAN)
    inner = scene.pick(
        [v for v in _MADE if v.takes & thing.kinds and v is not verb] or list(_MADE[:1])
    )
    when = past_time(scene) if scene.chance(0.5) else None
    clause = relative_object(unit_the(thing), Event(person(scene), inner, time=when), Mood.PAST)
    return join(
        "{c} .", "{c} 。", c=declare(replace(made, verb=verb, object=clause, company=None), mood)
    )


@pattern(weight=2)
def person_who_will(scene: Scene) -> Fragment:
    """The engineer who designed the product will visit the factory tomorrow."""
    mood = scene.rng.choice((Mood.FUTURE, Mood.FUTURE_NOT, Mood.PAST, Mood.WANT))
    made = event(scene, who=subject_clause(scene), mood=mood, time=0.4, place=0.1)
    return join("{c} .", "{c} 。", c=declare(made, mood))


@pattern()
def this_is_what(scene: Scene) -> Fragment:
    """This is the map that I bought in Paris."""
    return join("this_is~t {n} .", "这是~t {n} 。", n=object_clause(scene))


@pattern()
def is_the_one(scene: Scene) -> Fragment:
    """Maria is the designer who introduced the product last week."""
    return join("{s} is~b {n} .", "{s} 是~b {n} 。", s=named(scene), n=subject_clause(scene))


def named(scene: Scene) -> Fragment:
    """Draw a name as a fragment."""
    name = scene.name()
    return join(f"{name.en.replace(' ', '_')}~n", f"{name.zh}~n")


@pattern()
def near_place(scene: Scene) -> Fragment:
    """They visited the museum near the train station yesterday."""
    verb, zh = scene.rng.choice((("visited", "参观了"), ("left", "离开了")))
    return join(
        f"{{s}} {verb}~v {{p}} near~n {{q}} {{t}} .",
        f"{{s}} {{t}} {zh}~v {{q}} 附近~n 的 {{p}} 。",
        s=subject(scene),
        p=unit_the(scene.sight()),
        q=unit_the(scene.place()),
        t=past_time(scene),
    )


def _about(noun: Noun, topic: Noun) -> Fragment:
    words = noun.en.replace(" ", "_")
    return join(f"the {words}~n about~a {{m}}", f"关于~a {{m}} 的 {noun.zh}~n", m=unit_the(topic))


@pattern()
def about_matter(scene: Scene) -> Fragment:
    """Did you read the report about the project?"""
    noun = scene.thing(Kind.PAPER)
    clause = _about(noun, scene.thing(Kind.PLAN, Kind.PROBLEM, Kind.PRODUCT))
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE, Mood.NEED))
    verb = scene.verb(Kind.PAPER)
    when = future_time(scene) if mood is not Mood.PAST and scene.chance(0.5) else None
    return join("{c} .", "{c} 。", c=declare(Event(subject(scene), verb, clause, time=when), mood))


@pattern()
def described_thing(scene: Scene) -> Fragment:
    """The new projector in the office is reliable."""
    place = scene.place()
    noun = scene.thing(Kind.DEVICE, Kind.PAPER, Kind.GOODS)
    return join(
        f"{{n}} {place.preposition} {{p}} is mine~m .",
        "{p} 的 {n} 是 我的~m 。",
        n=described(scene, noun),
        p=unit_the(place),
    )
