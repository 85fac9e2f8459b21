"""Questions, requests and suggestions. Only English moves the question word to the front."""

from __future__ import annotations

from dataclasses import replace

from earvoice.data.parley.clauses import Event, Form, Mood, ask, ask_wh, verb_form
from earvoice.data.parley.events import action, event, time_for
from earvoice.data.parley.fragment import Agreement, Fragment, join, unit
from earvoice.data.parley.lexicon.entries import Kind
from earvoice.data.parley.lexicon.verbs import CHANGING, STAYING
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import (
    fixed,
    future_time,
    past_time,
    person,
    thing,
    unit_the,
    weekday,
)
from earvoice.data.parley.scene import Scene

_ASKED = (Mood.PAST, Mood.PAST, Mood.FUTURE, Mood.FUTURE, Mood.CAN, Mood.NEED, Mood.WANT, Mood.PLAN)


def _asked_person(scene: Scene) -> Fragment:
    you = unit("you", "你", agreement=Agreement.PLURAL)
    they = unit("they", "他们", agreement=Agreement.PLURAL)
    return scene.rng.choice((you, they, person(scene), person(scene)))


@pattern(weight=3)
def yes_no(scene: Scene) -> Fragment:
    """Did Anna send the report yesterday?"""
    mood = scene.rng.choice((*_ASKED, Mood.PROGRESSIVE, Mood.PERFECT, Mood.USUALLY))
    timed = 0.4 if mood not in (Mood.PROGRESSIVE, Mood.PERFECT, Mood.USUALLY) else 0.0
    place = 0.0 if mood is Mood.PROGRESSIVE else 0.2
    made = event(scene, who=_asked_person(scene), mood=mood, time=timed, place=place)
    return join("{c} ?", "{c} ？", c=ask(made, mood))


@pattern()
def when_question(scene: Scene) -> Fragment:
    """When will they sign the contract?"""
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE, Mood.FUTURE, Mood.CAN, Mood.PLAN))
    made = event(scene, who=_asked_person(scene), mood=mood, place=0.2)
    timed = replace(made, time=unit("when", "什么时候"))
    return join("{c} ?", "{c} ？", c=ask_wh(timed, mood, "time"))


@pattern()
def when_does_it_start(scene: Scene) -> Fragment:
    """When will the exhibition end?"""
    verb = scene.rng.choice(CHANGING)
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE))
    made = Event(unit_the(scene.thing(Kind.EVENT)), verb, time=unit("when", "什么时候"))
    return join("{c} ?", "{c} ？", c=ask_wh(made, mood, "time"))


@pattern()
def where_question(scene: Scene) -> Fragment:
    """Where did you buy the map?"""
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE, Mood.CAN))
    where = unit("where", "在 哪里")
    if scene.chance(0.3):
        made = Event(_asked_person(scene), scene.rng.choice(STAYING), place=where)
    else:
        drawn = event(scene, who=_asked_person(scene), mood=mood, place=1.0)
        while drawn.place is None:
            drawn = event(scene, who=drawn.subject, mood=mood, place=1.0)
        made = replace(drawn, place=where)
    if scene.chance(0.4):
        made = replace(made, time=time_for(scene, mood))
    return join("{c} ?", "{c} ？", c=ask_wh(made, mood, "place"))


@pattern()
def what_question(scene: Scene) -> Fragment:
    """What did they discuss with the manager yesterday?"""
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE, Mood.PROGRESSIVE, Mood.WANT, Mood.NEED))
    time = 0.0 if mood is Mood.PROGRESSIVE else 0.4
    made = event(scene, who=_asked_person(scene), mood=mood, time=time, place=0.0)
    what = unit("what", "什么")
    if made.verb.takes & {Kind.PERSON}:
        what = unit("who", "谁")
    elif made.verb.takes & {Kind.PLACE, Kind.SIGHT}:
        what = unit("which place", "哪个 地方")
    return join("{c} ?", "{c} ？", c=ask_wh(replace(made, object=what), mood, "object"))


@pattern()
def why_question(scene: Scene) -> Fragment:
    """Why did Peter cancel the flight?"""
    mood = scene.rng.choice((Mood.PAST, Mood.FUTURE, Mood.WANT, Mood.NEED))
    made = event(scene, who=_asked_person(scene), mood=mood, place=0.0, time=0.3)
    asked = replace(made, reason=unit("why", "为什么"))
    return join("{c} ?", "{c} ？", c=ask_wh(asked, mood, "reason"))


@pattern()
def who_question(scene: Scene) -> Fragment:
    """Who will host the press conference tomorrow?"""
    mood = scene.rng.choice((Mood.PAST, Mood.PAST, Mood.FUTURE, Mood.CAN))
    made = event(scene, who=unit("who", "谁"), mood=mood, time=0.4, place=0.2)
    parts = {k: v for k, v in made.parts().items() if k != "company"}
    auxiliary, form, zh_mood, suffix = mood.value
    verb = verb_form(made.verb, form)
    modal, zh_modal = (f"{auxiliary}~a", f"{zh_mood}~a") if auxiliary else ("", "")
    tail = " ".join(f"{{{n}}}" for n in ("object", "place", "time") if n in parts)
    front = " ".join(f"{{{n}}}" for n in ("time",) if n in parts)
    where = "{place}" if "place" in parts else ""
    return join(
        f"{{head}} {modal} {verb}~v {tail} ?",
        f"{{head}} {front} {zh_modal} {where} {made.verb.zh}{suffix}~v {{object}} ？",
        **parts,
    )


@pattern()
def which_question(scene: Scene) -> Fragment:
    """Which train will you take tomorrow?"""
    verb = scene.verb(Kind.PAPER, Kind.RIDE, Kind.PLAN, Kind.PRODUCT, Kind.EVENT)
    noun = scene.thing(
        *sorted(verb.takes & {Kind.PAPER, Kind.RIDE, Kind.PLAN, Kind.PRODUCT, Kind.EVENT})
    )
    words = noun.en.replace(" ", "_")
    which = join(f"which~w {words}~n", f"哪{noun.classifier}~w {noun.zh}~n")
    mood = scene.rng.choice((Mood.PAST, Mood.PAST if verb.sudden else Mood.FUTURE))
    when = time_for(scene, mood) if scene.chance(0.4) else None
    made = Event(_asked_person(scene), verb, which, time=when)
    return join("{c} ?", "{c} ？", c=ask_wh(made, mood, "object"))


@pattern()
def how_many_question(scene: Scene) -> Fragment:
    """How many tickets did you buy?"""
    verb = scene.verb(Kind.PAPER, Kind.GOODS, Kind.FOOD, Kind.PRODUCT)
    wanted = verb.takes & {Kind.PAPER, Kind.GOODS, Kind.FOOD, Kind.PRODUCT}
    noun = scene.thing(*sorted(wanted))
    many = noun.plural.replace(" ", "_")
    amount = join(f"how_many~w {many}~n", f"几{noun.classifier}~w {noun.zh}~n")
    mood = scene.rng.choice((Mood.PAST, Mood.PAST if verb.sudden else Mood.FUTURE))
    made = Event(_asked_person(scene), verb, amount)
    return join("{c} ?", "{c} ？", c=ask_wh(made, mood, "object"))


@pattern()
def this_or_that(scene: Scene) -> Fragment:
    """Do you want to take the train or the bus?"""
    verb = scene.verb(Kind.RIDE, Kind.FOOD, Kind.PAPER, Kind.PLAN, Kind.GOODS, willed=True)
    kinds = sorted(verb.takes & {Kind.RIDE, Kind.FOOD, Kind.PAPER, Kind.PLAN, Kind.GOODS})
    first, second = (unit_the(noun) for noun in scene.two_things(scene.rng.choice(kinds)))
    who = _asked_person(scene)
    do = "does" if who.agreement is Agreement.SINGULAR else "do"
    base = verb.base.replace(" ", "_")
    return join(
        f"{do} {{s}} want_to~a {base}~v {{x}} or~o {{y}} ?",
        f"{{s}} 想~a {verb.zh}~v {{x}} 还是~o {{y}} ？",
        s=who,
        x=first,
        y=second,
    )


@pattern()
def day_or_day(scene: Scene) -> Fragment:
    """Will the workshop start on Monday or on Thursday?"""
    verb = scene.rng.choice(CHANGING)
    return join(
        f"will~a {{s}} {verb.base}~v on {{x}} or~o on {{y}} ?",
        f"{{s}} 会~a {{x}} {verb.zh}~v 还是~o {{y}} {verb.zh}~v ？",
        s=unit_the(scene.thing(Kind.EVENT)),
        x=fixed(weekday(scene)),
        y=fixed(weekday(scene)),
    )


@pattern()
def could_you(scene: Scene) -> Fragment:
    """Could you please send me the report before Friday?"""
    noun = scene.thing(Kind.PAPER, Kind.BILL)
    if scene.chance(0.5):
        return join(
            "could_you_please~a send~v me~m {o} before~b {d} ?",
            "请问 你~a 能不能~a 在 {d} 之前~b 把 {o} 发给~v 我~m ？",
            o=thing(scene, noun, definite=True),
            d=fixed(weekday(scene)),
        )
    return join("could_you_please~a {v} ?", "请问 你~a 能不能~a {v} ？", v=action(scene))


@pattern(weight=1.5)
def please_do(scene: Scene) -> Fragment:
    """Please check the invoice before Wednesday."""
    if scene.chance(0.3):
        return join("please~p {v} .", "请~p {v} 。", v=action(scene))
    if scene.chance(0.3):
        return join("please_do_not~p {v} .", "请不要~p {v} 。", v=action(scene))
    return join(
        "please~p {v} before~b {d} .",
        "请~p 在 {d} 之前~b {v} 。",
        v=action(scene),
        d=fixed(weekday(scene)),
    )


@pattern()
def lets(scene: Scene) -> Fragment:
    """Let's visit the museum tomorrow."""
    return join(
        "let's~l {v} {t} .",
        "我们~l {t} {v} 吧~l 。",
        v=action(scene, definite=False),
        t=future_time(scene),
    )


@pattern()
def why_not(scene: Scene) -> Fragment:
    """Why did you not sign the contract yesterday?"""
    made = event(scene, who=_asked_person(scene), mood=Mood.PAST_NOT, place=0.0)
    base = verb_form(made.verb, Form.BASE)
    slots = {"s": made.subject, "o": made.object or person(scene), "t": past_time(scene)}
    return join(
        f"why~w did~n {{s}} not~n {base}~v {{o}} {{t}} ?",
        f"{{s}} {{t}} 为什么~w 没~n {made.verb.zh}~v {{o}} ？",
        **slots,
    )
