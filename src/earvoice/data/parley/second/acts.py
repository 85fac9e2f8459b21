"""Whole events of a domain, and the clauses that are made of them."""

from __future__ import annotations

from dataclasses import replace

from earvoice.data.parley.clauses import (
    Event,
    Form,
    Mood,
    ask,
    ask_wh,
    declare,
    passive,
    relative_object,
    relative_subject,
    verb_form,
)
from earvoice.data.parley.fragment import Agreement, Fragment, join, unit
from earvoice.data.parley.second.entries import Frame, Noun, Use
from earvoice.data.parley.second.phrases import (
    agent,
    any_of,
    at_place,
    future_time,
    known,
    many,
    one,
    past_time,
    the,
)
from earvoice.data.parley.second.stage import ORG, Stage, is_countable

_DEFINITE = frozenset({Mood.PAST_NOT, Mood.FUTURE_NOT, Mood.CANNOT, Mood.SHOULD_NOT, Mood.NOT_YET})
_PAST = (Mood.PAST, Mood.PAST, Mood.PAST, Mood.PAST_NOT)
_FUTURE = (Mood.FUTURE, Mood.FUTURE, Mood.FUTURE, Mood.FUTURE_NOT, Mood.MIGHT)
_FIXES = (Mood.FUTURE, Mood.FUTURE, Mood.MUST, Mood.SHOULD, Mood.NEED)
_MODAL = (Mood.CAN, Mood.CANNOT, Mood.MUST, Mood.SHOULD, Mood.SHOULD_NOT, Mood.WANT, Mood.NEED,
          Mood.PLAN, Mood.HOPE)  # fmt: skip
_DATED = frozenset({Mood.MUST, Mood.WANT, Mood.NEED, Mood.PLAN, Mood.HOPE})
_LIFELESS = frozenset({"drug", "disaster", "plant"})
_HABIT = (Mood.USUALLY, Mood.OFTEN, Mood.ALWAYS)
_YOU = unit("you", "你", agreement=Agreement.PLURAL)
_WE = unit("we", "我们", agreement=Agreement.PLURAL)


def event(stage: Stage, frame: Frame, mood: Mood, *, who: Fragment | None = None,
          time: float = 0.0, place: float = 0.2) -> Event:  # fmt: skip
    """Draw who does what of a frame, and with some probability where and when.

    What is denied is definite: nobody did not test three drugs.
    """
    doer = who or agent(stage, frame.agents)
    thing = None
    if frame.objects:
        thing = _object(stage, stage.noun(frame.objects), mood)
    where = at_place(stage) if Use.PLACED in frame.uses and stage.chance(place) else None
    when = None
    if stage.chance(time):
        when = past_time(stage) if mood in _PAST else future_time(stage)
    return Event(doer, frame.verb, thing, place=where, time=when)


def _object(stage: Stage, noun: Noun, mood: Mood) -> Fragment:
    if mood in _HABIT and is_countable(noun) and stage.chance(0.6):
        return many(stage, noun)
    if mood in _DEFINITE or mood in _HABIT or (noun.is_person and stage.chance(0.4)):
        return known(stage, noun)
    if mood is Mood.PROGRESSIVE and is_countable(noun):
        return one(stage, noun) if stage.chance(0.5) else known(stage, noun)
    return any_of(stage, noun)


def _mood(stage: Stage, frame: Frame, moods: tuple[Mood, ...]) -> Mood:
    """Draw a mood; only people and organisations must, want and plan."""
    mood = stage.rng.choice(moods)
    can = mood in (Mood.CAN, Mood.CANNOT, *_PAST, *_FUTURE, *_HABIT)
    return mood if can or not frame.agents & _LIFELESS else Mood.CAN


def past(stage: Stage, *, time: float = 0.0) -> Fragment:
    """Return "the doctors tested a new drug"."""
    frame = stage.frame()
    mood = stage.rng.choice(_PAST)
    return declare(event(stage, frame, mood, time=time), mood)


def done(stage: Stage, *, time: float = 0.0, pronouns: bool = True) -> Fragment:
    """Return something that did happen."""
    frame = stage.frame()
    who = agent(stage, frame.agents, pronouns=pronouns)
    return declare(event(stage, frame, Mood.PAST, time=time, who=who), Mood.PAST)


def fronted(stage: Stage) -> Fragment:
    """Return "last week the doctors tested a new drug"."""
    mood = stage.rng.choice((Mood.PAST, Mood.FUTURE))
    frame = stage.frame(but=Use.SUDDEN)
    return declare(event(stage, frame, mood, time=1.0), mood, time_first=True)


def coming(stage: Stage, *, time: float = 0.0, pronouns: bool = True) -> Fragment:
    """Return "the doctors will test a new drug"."""
    frame = stage.frame(but=Use.SUDDEN)
    mood = _mood(stage, frame, _FUTURE)
    who = agent(stage, frame.agents, pronouns=pronouns)
    return declare(event(stage, frame, mood, time=time, who=who), mood)


def modal(stage: Stage) -> Fragment:
    """Return "the doctors must test the drug"."""
    frame = stage.frame(but=Use.SUDDEN)
    mood = _mood(stage, frame, _MODAL)
    return declare(event(stage, frame, mood, time=0.4 if mood in _DATED else 0.0), mood)


def progress(stage: Stage) -> Fragment:
    """Return "the doctors are testing a drug"."""
    made = event(stage, stage.frame(Use.LASTING), Mood.PROGRESSIVE, place=0.3)
    return declare(made, Mood.PROGRESSIVE)


def perfect(stage: Stage) -> Fragment:
    """Return "the doctors have already tested the drug"."""
    frame = stage.pick([f for f in stage.domain.frames if not f.uses & {Use.HABIT, Use.AIM}])
    mood = stage.rng.choice((Mood.PERFECT, Mood.NOT_YET))
    return declare(event(stage, frame, mood, place=0.0), mood)


def habit(stage: Stage) -> Fragment:
    """Return "the doctors often test drugs"."""
    mood = stage.rng.choice(_HABIT)
    return declare(event(stage, stage.frame(Use.HABIT), mood), mood)


def repeated(stage: Stage, when: Fragment) -> Fragment:
    """Return "the doctors visit many patients every day", with 都."""
    made = event(stage, stage.frame(Use.HABIT), Mood.PRESENT, place=0.1)
    return declare(replace(made, time=when), Mood.PRESENT, linker="都")


def fix(stage: Stage, *, linker: str = "", time: float = 0.0) -> Fragment:
    """Return what somebody will do about a trouble."""
    frame = stage.remedy()
    mood = stage.rng.choice(_FIXES[:2] if linker else _FIXES)
    return declare(event(stage, frame, mood, time=time, place=0.0), mood, linker=linker)


def fixed_it(stage: Stage, *, time: float = 0.0) -> Fragment:
    """Return what somebody did about a trouble."""
    made = event(stage, stage.remedy(), Mood.PAST, time=time, place=0.0)
    return declare(made, Mood.PAST)


def supposed(stage: Stage) -> Fragment:
    """Return the condition that somebody does something about it: English present."""
    made = event(stage, stage.remedy(), Mood.PRESENT, place=0.0)
    return declare(made, Mood.PRESENT)


def infinitive(stage: Stage, use: Use, form: Form = Form.BASE) -> Fragment:
    """Return "test the drug" = 测试药物."""
    frame = stage.told or (stage.remedy(human=True) if use is Use.REMEDY else _aim(stage))
    base = verb_form(frame.verb, form)
    if not frame.objects:
        return join(f"{base}~v", f"{frame.verb.zh}~v")
    thing = known(stage, stage.noun(frame.objects))
    return join(f"{base}~v {{o}}", f"{frame.verb.zh}~v {{o}}", o=thing)


def remedier(stage: Stage) -> Fragment:
    """Return who is to do what `infinitive` says next."""
    stage.told = stage.remedy(human=True)
    return agent(stage, stage.told.agents - {ORG}, pronouns=False)


def _aim(stage: Stage) -> Frame:
    return stage.aim or stage.frame(Use.AIM)


def suffered(stage: Stage, mood: Mood, *, by: float = 0.5, time: float = 0.6) -> Fragment:
    """Return "the law was approved by the parliament last week"."""
    frame = stage.frame(Use.PASSIVE, but=None if mood is Mood.PAST else Use.SUDDEN)
    thing = known(stage, stage.noun(frame.objects))
    doer = agent(stage, frame.agents, pronouns=False) if stage.chance(by) else None
    made = Event(thing, frame.verb)
    if stage.chance(time):
        made = replace(made, time=past_time(stage) if mood is Mood.PAST else future_time(stage))
    return passive(made, mood, agent=doer)


def asked(stage: Stage, moods: tuple[Mood, ...], use: Use | None = None, *,
          time: float = 0.3) -> Fragment:  # fmt: skip
    """Return a yes-or-no question without its mark, and remember what was asked."""
    frame = stage.frame(use, but=Use.SUDDEN)
    mood = _mood(stage, frame, moods)
    who = _addressed(stage, frame)
    made = event(stage, frame, mood, who=who, time=time, place=0.1 if time else 0.0)
    stage.mood = mood
    stage.event = replace(made, time=None, subject=_WE if who is _YOU else who)
    return ask(made, mood)


def asked_why(stage: Stage, word: Fragment, moods: tuple[Mood, ...]) -> Fragment:
    """Return "why did the doctors hire nurses": because of a trouble that the answer names."""
    stage.clause = stage.reason = stage.rng.choice(stage.domain.troubles)
    return _wh(stage, stage.remedy(), "reason", word, moods)


def asked_wh(stage: Stage, part: str, word: Fragment, moods: tuple[Mood, ...]) -> Fragment:
    """Return a question for a part of an event, without its mark."""
    frame = stage.pick([f for f in stage.domain.frames if _askable(f, part)])
    return _wh(stage, frame, part, word, moods)


def _wh(stage: Stage, frame: Frame, part: str, word: Fragment,
        moods: tuple[Mood, ...]) -> Fragment:  # fmt: skip
    mood = _mood(stage, frame, moods)
    who = _addressed(stage, frame)
    made = event(stage, frame, mood, who=who, place=0.0)
    if frame.objects:
        made = replace(made, object=known(stage, stage.noun(frame.objects)))
    stage.mood = mood
    stage.event = replace(made, subject=_WE if who is _YOU else who)
    return ask_wh(_with(made, part, word), mood, part)


def _with(made: Event, part: str, word: Fragment) -> Event:
    """Return an event with one part replaced."""
    match part:
        case "object":
            return replace(made, object=word)
        case "place":
            return replace(made, place=word)
        case "time":
            return replace(made, time=word)
        case _:
            return replace(made, reason=word)


def _addressed(stage: Stage, frame: Frame) -> Fragment:
    """Return whom a question is about: "you", or somebody named, never another pronoun."""
    if stage.people(frame.agents) and stage.chance(0.35):
        return _YOU
    return agent(stage, frame.agents, pronouns=False)


def _askable(frame: Frame, part: str) -> bool:
    if Use.SUDDEN in frame.uses:
        return False
    return Use.PLACED in frame.uses if part == "place" else part != "object" or bool(frame.objects)


def asked_who(stage: Stage) -> Fragment:
    """Return "who will test the drug tomorrow" without its mark."""
    human = [f for f in stage.domain.frames if stage.people(f.agents) and f.objects]
    mood = stage.rng.choice((Mood.PAST, Mood.FUTURE))
    frame = stage.pick(human)
    made = event(stage, frame, mood, who=unit("who", "谁"), place=0.0, time=0.4)
    return declare(replace(made, object=known(stage, stage.noun(frame.objects))), mood)


def answered(
    stage: Stage, mood: Mood, *, time: Fragment | None = None, place: Fragment | None = None
) -> Fragment:
    """Return the event that was asked about as a statement, with a time or a place."""
    use = Use.PLACED if place is not None else None
    made = stage.event or event(stage, stage.frame(use, but=Use.SUDDEN), mood, place=0.0)
    return declare(replace(made, time=time or made.time, place=place or made.place), mood)


def confirmed(stage: Stage) -> Fragment:
    """Return the event that was asked about as a statement, as it was asked."""
    return answered(stage, stage.mood if stage.event else Mood.FUTURE)


def thing_done(stage: Stage) -> Fragment:
    """Return "the drug that the doctors tested last week"."""
    frame = stage.pick([f for f in stage.domain.frames if _things(stage, f)])
    noun = the(stage.pick(_things(stage, frame)))
    when = past_time(stage) if stage.chance(0.4) else None
    return relative_object(
        noun, Event(agent(stage, frame.agents), frame.verb, time=when), Mood.PAST
    )


def _things(stage: Stage, frame: Frame) -> tuple[Noun, ...]:
    """Return the countable things, no people, that a frame is done to."""
    nouns = stage.domain.nouns
    return tuple(
        n for n in nouns if n.classes & frame.objects and is_countable(n) and not n.is_person
    )


def doer(stage: Stage) -> Fragment:
    """Return "the doctor who tested the drug last week"."""
    frames = [f for f in stage.domain.frames if stage.people(f.agents)]
    frame = stage.pick(frames)
    noun = the(stage.noun(frame.agents, lambda n: n.is_person))
    return relative_subject(noun, event(stage, frame, Mood.PAST, who=noun, time=0.2, place=0.1))
