"""One clause: tense, modality, place and time, duration, transfer, passive."""

from __future__ import annotations

from dataclasses import replace

from earvoice.data.parley.clauses import Event, Mood, declare, passive
from earvoice.data.parley.events import FUTURE_MOODS, MODALS, PAST_MOODS, event
from earvoice.data.parley.fragment import Agreement, Fragment, join
from earvoice.data.parley.lexicon.entries import Kind
from earvoice.data.parley.lexicon.times import REPEATED
from earvoice.data.parley.lexicon.verbs import CHANGING, STAYING, TRANSITIVE
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import (
    at_place,
    counted,
    fixed,
    future_time,
    known_thing,
    number_of,
    past_time,
    person,
    subject,
    unit_the,
    weekday,
)
from earvoice.data.parley.scene import Scene

_SUFFERED = tuple(
    v for v in TRANSITIVE if v.base in {"cancel", "approve", "reject", "sign", "postpone", "solve"}
)


@pattern(weight=3)
def past_event(scene: Scene) -> Fragment:
    """We discussed the budget in the office yesterday."""
    mood = scene.rng.choice(PAST_MOODS)
    return join("{c} .", "{c} 。", c=declare(event(scene, mood=mood, time=0.8, place=0.5), mood))


@pattern(weight=3)
def future_event(scene: Scene) -> Fragment:
    """Anna will visit the factory on Friday."""
    mood = scene.rng.choice(FUTURE_MOODS)
    return join("{c} .", "{c} 。", c=declare(event(scene, mood=mood, time=0.8, place=0.5), mood))


@pattern()
def time_fronted(scene: Scene) -> Fragment:
    """Last week Anna signed the contract."""
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE))
    made = event(scene, mood=mood, time=1.0, place=0.3)
    return join("{c} .", "{c} 。", c=declare(made, mood, time_first=True))


@pattern(weight=2)
def modal_event(scene: Scene) -> Fragment:
    """We need to review the proposal with the manager tomorrow."""
    mood = scene.rng.choice(MODALS)
    return join("{c} .", "{c} 。", c=declare(event(scene, mood=mood, time=0.4, place=0.3), mood))


@pattern(weight=1.5)
def in_progress(scene: Scene) -> Fragment:
    """Peter is writing the report."""
    made = event(scene, mood=Mood.PROGRESSIVE, place=0.0)
    return join("{c} .", "{c} 。", c=declare(made, Mood.PROGRESSIVE))


@pattern(weight=1.5)
def already_or_not_yet(scene: Scene) -> Fragment:
    """They have not paid the bill yet."""
    mood = scene.rng.choice((Mood.PERFECT, Mood.NOT_YET))
    return join("{c} .", "{c} 。", c=declare(event(scene, mood=mood, place=0.0), mood))


@pattern()
def habit(scene: Scene) -> Fragment:
    """The manager visits the factory every week."""
    made = event(scene, mood=Mood.CANNOT, place=0.2)
    if scene.chance(0.5):
        mood = scene.rng.choice((Mood.USUALLY, Mood.OFTEN, Mood.ALWAYS))
        return join("{c} .", "{c} 。", c=declare(made, mood))
    when = fixed(scene.rng.choice(REPEATED))
    if scene.chance(0.3):
        when = join("every~e {d}", "每个~e {d}", d=fixed(weekday(scene)))
    timed = declare(replace(made, time=when), Mood.PRESENT, linker="都")
    return join("{c} .", "{c} 。", c=timed)


@pattern()
def stayed_for(scene: Scene) -> Fragment:
    """We waited at the airport for three hours yesterday."""
    verb = scene.rng.choice(STAYING)
    unit_index = scene.rng.choice((0, 1))
    minutes = number_of(scene, 2, 9, unit_index=unit_index)
    made = Event(subject(scene), verb, place=at_place(scene))
    if scene.chance(0.5):
        slots = {"s": made.subject, "p": at_place(scene), "t": past_time(scene), "n": minutes}
        return join(
            f"{{s}} {verb.past}~v {{p}} for {{n}} {{t}} .",
            f"{{s}} {{t}} {{p}} {verb.zh}了~v {{n}} 。",
            **slots,
        )
    slots = {"s": made.subject, "p": at_place(scene), "t": future_time(scene), "n": minutes}
    return join(
        f"{{s}} will~w {verb.base}~v {{p}} for {{n}} {{t}} .",
        f"{{s}} {{t}} 会~w {{p}} {verb.zh}~v {{n}} 。",
        **slots,
    )


@pattern()
def sent_to(scene: Scene) -> Fragment:
    """Anna sent the report to the manager last Friday."""
    thing = known_thing(scene, scene.thing(Kind.PAPER, Kind.BILL))
    giver, taker = subject(scene), person(scene)
    if scene.chance(0.5):
        return join(
            "{s} sent~v {o} to~v {r} {t} .",
            "{s} {t} 把 {o} 发给了~v {r} 。",
            s=giver,
            o=thing,
            r=taker,
            t=past_time(scene),
        )
    return join(
        "{s} will~w send~v {o} to~v {r} {t} .",
        "{s} {t} 会~w 把 {o} 发给~v {r} 。",
        s=giver,
        o=thing,
        r=taker,
        t=future_time(scene),
    )


@pattern()
def left_things(scene: Scene) -> Fragment:
    """I left my suitcase at the hotel this morning."""
    thing = known_thing(scene, scene.thing(Kind.GOODS, Kind.PERMIT))
    return join(
        "{s} left~v {o} {p} {t} .",
        "{s} {t} 把 {o} 忘~v {p} 了 。",
        s=subject(scene),
        o=thing,
        p=at_place(scene),
        t=past_time(scene),
    )


@pattern()
def phoned(scene: Scene) -> Fragment:
    """I will call Maria tomorrow afternoon."""
    caller, called = subject(scene), person(scene)
    if scene.chance(0.5):
        return join(
            "{s} called~v {o} {t} .",
            "{s} {t} 给~v {o} 打了电话~v 。",
            s=caller,
            o=called,
            t=past_time(scene),
        )
    return join(
        "{s} will~w call~v {o} {t} .",
        "{s} {t} 会~w 给~v {o} 打电话~v 。",
        s=caller,
        o=called,
        t=future_time(scene),
    )


@pattern(weight=1.5)
def suffered(scene: Scene) -> Fragment:
    """The meeting was cancelled by the manager yesterday."""
    verb = scene.pick(_SUFFERED)
    thing = unit_the(scene.thing(*sorted(verb.takes)))
    agent = person(scene) if scene.chance(0.5) else None
    mood = scene.rng.choice((Mood.PAST, Mood.PAST, Mood.FUTURE))
    when = past_time(scene) if mood is Mood.PAST else future_time(scene)
    made = Event(thing, verb, time=when if scene.chance(0.7) else None)
    return join("{c} .", "{c} 。", c=passive(made, mood, agent=agent))


@pattern()
def starts_at(scene: Scene) -> Fragment:
    """The lecture will start tomorrow at 9:30."""
    thing, verb = unit_the(scene.thing(Kind.EVENT)), scene.rng.choice(CHANGING)
    if scene.chance(0.5):
        return join(
            f"{{s}} will~w {verb.base}~v {{t}} .",
            f"{{s}} {{t}} 会~w {verb.zh}~v 。",
            s=thing,
            t=future_time(scene),
        )
    return join(
        f"{{s}} {verb.past}~v {{t}} .", f"{{s}} {{t}} {verb.zh}了~v 。", s=thing, t=past_time(scene)
    )


@pattern()
def there_are(scene: Scene) -> Fragment:
    """There are three printers in the office."""
    place = scene.place()
    number = scene.rng.randint(1, 9)
    thing = counted(
        number, scene.thing(Kind.DEVICE, Kind.GOODS) if scene.chance(0.4) else scene.role()
    )
    be = "are" if thing.agreement is Agreement.PLURAL else "is"
    return join(
        f"there_{be}~b {{n}} {place.preposition} {{p}} .",
        "{p} 有~b {n} 。",
        n=thing,
        p=unit_the(place),
    )
