"""The slots that templates name, and how a template is filled.

`{fixed}` and the other words of `_SLOTS` draw whole phrases and clauses; `{patient}` is a known
noun of a class, and a form in front says how it stands: `{any:patient}`, `{few:patient}`. A slot
used twice is told apart by a suffix: `{patient.2}`. `is/are~b` agrees with the slot before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from earvoice.data.parley.clauses import Form, Mood
from earvoice.data.parley.fragment import Agreement, Fragment, join, unit
from earvoice.data.parley.lexicon.times import REPEATED
from earvoice.data.parley.phrases import fixed
from earvoice.data.parley.second import acts, figures, phrases, qualities
from earvoice.data.parley.second.entries import Noun, Template, Use
from earvoice.data.parley.second.names import PersonName, draw_person
from earvoice.data.parley.second.stage import Stage, is_countable

Maker = Callable[[Stage], Fragment]
_WHEN, _WHERE = unit("when", "什么时候"), unit("where", "在 哪里")
_WHY, _WHAT = unit("why", "为什么"), unit("what", "什么")
_SEASONS = (("spring", "春天"), ("summer", "夏天"), ("autumn", "秋天"), ("winter", "冬天"))
_ASKED_WH = (Mood.PAST, Mood.FUTURE, Mood.FUTURE)
_FIRST_FORM = {"is": "am", "was": "was"}
_SLOT = re.compile(r"\{([^}]+)\}")


def _figure(make: Callable[..., Fragment], *args: object, **named: object) -> Maker:
    return lambda stage: make(stage.rng, *args, **named)


def _act(make: Callable[..., Fragment], *args: object, **named: object) -> Maker:
    return lambda stage: make(stage, *args, **named)


def _repeated(stage: Stage) -> Fragment:
    return acts.repeated(stage, fixed(stage.rng.choice(REPEATED)))


def _clause(stage: Stage) -> Fragment:
    assert stage.clause is not None, "fill draws the clause first"
    return fill(stage.clause, stage)


def _prepare(stage: Stage, names: list[str]) -> None:
    """Draw the trouble, outcome or aim of a sentence before what is done about it."""
    if "trouble" in names:
        stage.clause = stage.reason = stage.rng.choice(stage.domain.troubles)
    elif "outcome" in names:
        stage.clause = stage.rng.choice(stage.domain.outcomes)
    elif "reason" in names:
        stage.reason = stage.reason or stage.rng.choice(stage.domain.troubles)
        stage.clause = stage.reason
    elif "answer_fix" in names:
        stage.clause = stage.reason
    elif "aim" in names:
        served = any(name.startswith(_SERVING) for name in names)
        stage.aim = stage.draw_aim() if served else stage.frame(Use.AIM)


def _price(stage: Stage) -> Fragment:
    """Return what the thing spoken of may cost."""
    sizes = stage.priced.classes if stage.priced is not None else frozenset[str]()
    amount = stage.rng.randint(20, 450) * 10
    if "small" in sizes:
        amount = stage.rng.randint(3, 99)
    if "big" in sizes:
        amount = stage.rng.randint(11, 999) * 1000
    return figures.money(stage.rng, amount)


def _good(noun: Noun) -> bool:
    return "bad" not in noun.classes


_SLOTS: dict[str, Maker] = {
    "who": phrases.somebody,
    "person": phrases.person,
    "name": lambda stage: _name(stage).full(),
    "me": lambda stage: draw_person(stage.rng).full(),
    "people": lambda stage: phrases.the_people(phrases.expert(stage)),
    "a_role": lambda stage: phrases.one(stage, phrases.expert(stage)),
    "few_role": lambda stage: phrases.few(phrases.expert(stage), stage.rng.randint(2, 12)),
    "season": lambda stage: unit(*stage.rng.choice(_SEASONS)),
    "org": lambda stage: stage.org(),
    "at": phrases.at_place,
    "spot": lambda stage: phrases.the(stage.spot()),
    "city": lambda stage: fixed(stage.city()),
    "country": lambda stage: fixed(stage.country()),
    "ago": phrases.past_time,
    "soon": phrases.future_time,
    "weekday": lambda stage: fixed(phrases.weekday(stage)),
    "percent": _figure(figures.percent),
    "money": _figure(figures.money),
    "price": _price,
    "fee": lambda stage: figures.money(stage.rng, stage.rng.randint(11, 900) * 10),
    "year": _figure(figures.year),
    "coming_year": _figure(figures.coming_year),
    "date": _figure(figures.date),
    "full_date": _figure(figures.full_date),
    "clock": _figure(figures.clock),
    "hours": _figure(figures.span, (0, 1), short=True),
    "whole_hours": _figure(figures.span, (1,), short=True),
    "days": _figure(figures.span, (2, 3, 4), short=True),
    "years": _figure(figures.span, (5,)),
    "few_years": _figure(figures.span, (5,), short=True),
    "room_number": _figure(figures.digits, 3),
    "phone_number": _figure(figures.digits, 8),
    "ordinal": _figure(figures.ordinal),
    "score": _figure(figures.score),
    "hour": _figure(figures.clock, (0, 0, 30)),
    "age": _figure(figures.plain, 18, 90),
    "small": _figure(figures.plain, 13, 99),
    "degrees": _figure(figures.plain, 5, 45),
    "distance": _figure(figures.plain, 12, 9000),
    "weight": _figure(figures.plain, 2, 900),
    "times": _figure(figures.plain, 3, 20),
    "past": _act(acts.past),
    "past_t": _act(acts.past, time=1.0),
    "done": _act(acts.done),
    "done_t": _act(acts.done, time=1.0),
    "others_did": _act(acts.done, pronouns=False),
    "fronted": _act(acts.fronted),
    "future": _act(acts.coming),
    "future_t": _act(acts.coming, time=1.0),
    "others_will": _act(acts.coming, time=0.3, pronouns=False),
    "modal": _act(acts.modal),
    "progress": _act(acts.progress),
    "perfect": _act(acts.perfect),
    "habit": _act(acts.habit),
    "repeated": _repeated,
    "fix": _act(acts.fix),
    "fix_t": _act(acts.fix, time=0.8),
    "then_fix": _act(acts.fix, linker="就"),
    "fixed": _act(acts.fixed_it),
    "fixed_t": _act(acts.fixed_it, time=0.8),
    "supposed": _act(acts.supposed),
    "remedy": _act(acts.infinitive, Use.REMEDY),
    "remedying": _act(acts.infinitive, Use.REMEDY, Form.GERUND),
    "aim": _act(acts.infinitive, Use.AIM),
    "aiming": _act(acts.infinitive, Use.AIM, Form.GERUND),
    "suffered": _act(acts.suffered, Mood.PAST),
    "suffered_by": _act(acts.suffered, Mood.PAST, by=1.0),
    "will_suffer": _act(acts.suffered, Mood.FUTURE),
    "ask_past": _act(acts.asked, (Mood.PAST,)),
    "ask_future": _act(acts.asked, (Mood.FUTURE,)),
    "ask_modal": _act(acts.asked, (Mood.CAN, Mood.NEED, Mood.PLAN, Mood.WANT)),
    "ask_perfect": _act(acts.asked, (Mood.PERFECT,), time=0.0),
    "ask_progress": _act(acts.asked, (Mood.PROGRESSIVE,), Use.LASTING, time=0.0),
    "ask_when": _act(acts.asked_wh, "time", _WHEN, _ASKED_WH),
    "ask_when_past": _act(acts.asked_wh, "time", _WHEN, (Mood.PAST,)),
    "ask_when_future": _act(acts.asked_wh, "time", _WHEN, (Mood.FUTURE,)),
    "ask_where": _act(acts.asked_wh, "place", _WHERE, (Mood.PAST, Mood.FUTURE, Mood.CAN)),
    "ask_why": _act(acts.asked_why, _WHY, (Mood.PAST, Mood.FUTURE)),
    "ask_what": _act(acts.asked_wh, "object", _WHAT, (Mood.PAST, Mood.FUTURE, Mood.WANT)),
    "ask_who": acts.asked_who,
    "answer_when_past": lambda stage: acts.answered(
        stage, Mood.PAST, time=phrases.past_time(stage)
    ),
    "answer_when_future": lambda stage: acts.answered(
        stage, Mood.FUTURE, time=phrases.future_time(stage)
    ),
    "answer_past": lambda stage: acts.answered(stage, Mood.PAST),
    "answer_past_t": lambda stage: acts.answered(stage, Mood.PAST, time=phrases.past_time(stage)),
    "answer_not_yet": lambda stage: acts.answered(stage, Mood.NOT_YET),
    "answer_future_t": lambda stage: acts.answered(
        stage, Mood.FUTURE, time=phrases.future_time(stage)
    ),
    "answer_where": lambda stage: acts.answered(
        stage, stage.mood if stage.event else Mood.PAST, place=phrases.at_place(stage)
    ),
    "answer_same": acts.confirmed,
    "thing_done": acts.thing_done,
    "doer": acts.doer,
    "state": qualities.state,
    "compared": qualities.compared,
    "growing": qualities.growing,
    "rated": qualities.rated,
    "rating": qualities.rating,
    "trouble": _clause,
    "outcome": _clause,
    "reason": _clause,
    "answer_fix": _act(acts.infinitive, Use.REMEDY),
    "remedier": acts.remedier,
    "theme": lambda stage: phrases.known(stage, stage.noun(("theme",))),
    "the_theme": lambda stage: phrases.the(stage.noun(("theme",))),
    "good": lambda stage: phrases.the(stage.noun(("theme",), _good)),
}


def _name(stage: Stage) -> PersonName:
    player = stage.player() or stage.new_player()
    assert player is not None, "every domain has people"
    return player.name


_FORMS: dict[str, Callable[[Stage, Noun], Fragment]] = {
    "": phrases.known,
    "the": lambda stage, noun: phrases.the(noun),
    "any": phrases.any_of,
    "a": phrases.one,
    "plain": lambda stage, noun: phrases.one(stage, noun, plain=True),
    "bare": lambda stage, noun: phrases.bare(noun),
    "plural": lambda stage, noun: phrases.in_general(noun),
    "few": lambda stage, noun: phrases.few(noun, stage.rng.randint(2, 12)),
    "many": phrases.many,
    "count": lambda stage, noun: figures.count_of(stage.rng, noun),
    "people": lambda stage, noun: phrases.the_people(noun),
}
_SERVING = ("fix", "remed")
_SIZES = frozenset({"small", "big"})
_PRICE_CLASSES = (frozenset[str](), frozenset({"small"}), frozenset({"big"}))
_COUNTED = frozenset({"a", "plain", "plural", "few", "many", "count", "people"})


def slot_names(template: Template) -> list[str]:
    """Return the slots of a template in English order, each once."""
    return list(dict.fromkeys(_SLOT.findall(template.en)))


def suits(template: Template, stage: Stage) -> bool:
    """Return whether the stage's domain has what a template's slots ask for."""
    names = slot_names(template)
    products = sum("product" in name for name in names)
    if products and not _sizes(stage, products):
        return False
    return all(_has(stage, name.partition(".")[0]) for name in names)


def _has(stage: Stage, slot: str) -> bool:
    if slot in _SLOTS:
        return True
    form, _, classes = slot.rpartition(":")
    fits = is_countable if form in _COUNTED else lambda noun: True
    return form in _FORMS and stage.has(classes.split("+"), fits)


def draw_slot(slot: str, stage: Stage) -> Fragment:
    """Draw what a slot asks for."""
    if slot in _SLOTS:
        return _SLOTS[slot](stage)
    form, _, classes = slot.rpartition(":")
    fits = is_countable if form in _COUNTED else lambda noun: True
    return _FORMS[form](stage, stage.noun(classes.split("+"), fits))


def _draw_products(stage: Stage, names: list[str]) -> dict[str, Fragment]:
    """Draw products of one size of price, and remember what a price is named for."""
    if not names:
        return {}
    nouns = stage.rng.sample(stage.rng.choice(_sizes(stage, len(names))), len(names))
    stage.priced = nouns[0]
    stage.used |= {noun.en for noun in nouns}
    forms = [name.partition(":")[0] for name in names]
    return {name: _FORMS[form](stage, n) for name, form, n in zip(names, forms, nouns, strict=True)}


def _sizes(stage: Stage, count: int) -> list[list[Noun]]:
    """Return the domain's products by size of price, as far as there are so many of a size."""
    products = [noun for noun in stage.domain.nouns if "product" in noun.classes]
    sizes = [[n for n in products if n.classes & _SIZES == size] for size in _PRICE_CLASSES]
    return [nouns for nouns in sizes if len(nouns) >= count]


def fill(template: Template, stage: Stage) -> Fragment:
    """Return a template with its slots drawn: what rules the others is drawn first."""
    names = slot_names(template)
    _prepare(stage, names)
    drawn = _draw_products(stage, [name for name in names if "product" in name])
    for name in names:
        if name not in drawn:
            drawn[name] = draw_slot(name.partition(".")[0], stage)
    return join(_agreeing(template.en, drawn), template.zh, **drawn)


def _agreeing(english: str, drawn: dict[str, Fragment]) -> str:
    """Choose each `singular/plural` by the slot before it."""
    agreement, words = Agreement.SINGULAR, []
    for word in english.split():
        if word.startswith("{"):
            agreement = drawn[word[1:-1]].agreement
        elif "/" in word:
            word = _chosen(word, agreement)
        words.append(word)
    return " ".join(words)


def _chosen(word: str, agreement: Agreement) -> str:
    pair, mark, label = word.partition("~")
    singular, _, plural = pair.partition("/")
    form = singular if agreement is Agreement.SINGULAR else plural
    if agreement is Agreement.FIRST and singular in _FIRST_FORM:
        form = _FIRST_FORM[singular]
    return form + mark + label
