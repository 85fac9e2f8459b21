"""Noun phrases, agents and times of the second edition.

The conventions of the first edition hold: a bare Chinese noun is "the report", 一 with a measure
word is "a", 这/这些 "this/these", 们 "the engineers". Nouns that English never counts, or uses as a
bare plural only ("data", "taxes"), are bare on both sides.
"""

from __future__ import annotations

from earvoice.data.parley.fragment import Agreement, Fragment, join, unit
from earvoice.data.parley.lexicon.entries import Phrase
from earvoice.data.parley.lexicon.times import FUTURE, PAST, WEEKDAYS
from earvoice.data.parley.numbers import chinese_count, english_cardinal
from earvoice.data.parley.phrases import fixed, with_article
from earvoice.data.parley.second import figures
from earvoice.data.parley.second.entries import Counting, Noun, Quality, Spot
from earvoice.data.parley.second.stage import ORG, Stage, is_countable

_WE = unit("we", "我们", agreement=Agreement.PLURAL)
_PRONOUNS = (
    _WE,
    _WE,
    unit("I", "我", agreement=Agreement.FIRST),
    unit("they", "他们", agreement=Agreement.PLURAL),
)
_MANY = (("many", "许多"), ("some", "一些"))


def _words(text: str) -> str:
    return text.replace(" ", "_")


def _plural(made: Fragment) -> Fragment:
    return Fragment(made.en, made.other, Agreement.PLURAL)


def the(noun: Noun | Spot) -> Fragment:
    """Return "the report" = 报告, or the bare noun where English has no article."""
    if isinstance(noun, Noun) and noun.counting in (Counting.MASS, Counting.PLURAL):
        return bare(noun)
    return join(f"the {_words(noun.en)}~n", f"{noun.zh}~n")


def bare(noun: Noun) -> Fragment:
    """Return the noun alone: "data" = 数据."""
    made = join(f"{_words(noun.en)}~n", f"{noun.zh}~n")
    return _plural(made) if noun.counting is Counting.PLURAL else made


def described(noun: Noun, quality: Quality) -> Fragment:
    """Return "the new report" = 新报告, "clean energy" = 清洁能源."""
    article = "the " if noun.counting in (Counting.COUNT, Counting.THE) else ""
    made = join(
        f"{article}{_words(quality.en)}~a {_words(noun.en)}~n",
        f"{quality.attributive}~a {noun.zh}~n",
    )
    return _plural(made) if noun.counting is Counting.PLURAL else made


def known(stage: Stage, noun: Noun) -> Fragment:
    """Return the noun as one that is known: the, our, this, with an adjective or without."""
    draw = stage.rng.random()
    if "crowd" in noun.classes and stage.chance(0.8):
        return the_people(noun)
    quality = stage.quality(noun) if draw < 0.3 and noun.counting is not Counting.THE else None
    if quality is not None:
        return described(noun, quality)
    if draw < 0.45 and not noun.is_person and "mine" in noun.classes:
        made = join(f"our~o {_words(noun.en)}~n", f"我们的~o {noun.zh}~n")
        return _plural(made) if noun.counting is Counting.PLURAL else made
    if draw > 0.87 and is_countable(noun) and not noun.is_person:
        return join(f"this~t {_words(noun.en)}~n", f"这{noun.classifier}~t {noun.zh}~n")
    if draw > 0.75 and is_countable(noun) and noun.is_person:
        return the_people(noun)
    return the(noun)


def the_people(noun: Noun) -> Fragment:
    """Return "the engineers" = 工程师们."""
    return _plural(join(f"the {_words(noun.plural)}~n", f"{noun.zh}们~n"))


def in_general(noun: Noun) -> Fragment:
    """Return "patients" = 患者: all of them, after a share ("5% of patients")."""
    return _plural(join(f"{_words(noun.plural)}~n", f"{noun.zh}~n"))


def any_of(stage: Stage, noun: Noun) -> Fragment:
    """Return the noun in any way: known, "a", counted, many, these."""
    if not is_countable(noun) or stage.chance(0.45):
        return known(stage, noun)
    draw = stage.rng.random()
    if draw < 0.4 or "one" in noun.classes:
        return one(stage, noun)
    if draw < 0.65:
        return few(noun, stage.rng.choice((2, 2, 3, 3, 4, 5)))
    if draw < 0.8:
        return _plural(join(f"these~t {_words(noun.plural)}~n", f"这些~t {noun.zh}~n"))
    return many(stage, noun)


def many(stage: Stage, noun: Noun) -> Fragment:
    """Return "many patients" = 许多患者."""
    english, chinese = stage.rng.choice(_MANY)
    return _plural(join(f"{english}~m {_words(noun.plural)}~n", f"{chinese}~m {noun.zh}~n"))


def one(stage: Stage, noun: Noun, *, plain: bool = False) -> Fragment:
    """Return "a report" = 一份报告, "an important report" = 一份重要的报告. plain: as it is."""
    quality = stage.quality(noun) if not plain and stage.chance(0.6) else None
    if quality is None:
        article, *words = with_article(noun.en).split()
        return join(f"{article}~c {'_'.join(words)}~n", f"一{noun.classifier}~c {noun.zh}~n")
    article, *words = with_article(quality.en).split()
    return join(
        f"{article}~c {'_'.join(words)}~a {_words(noun.en)}~n",
        f"一{noun.classifier}~c {quality.attributive}~a {noun.zh}~n",
    )


def few(noun: Noun, number: int) -> Fragment:
    """Return "three reports" = 三份报告."""
    return _plural(
        join(
            f"{_words(english_cardinal(number))}~c {_words(noun.plural)}~n",
            f"{chinese_count(number)}{noun.classifier}~c {noun.zh}~n",
        )
    )


def person(stage: Stage, classes: frozenset[str] = frozenset()) -> Fragment:
    """Return somebody by name, form of address or role: of some classes, else an expert."""
    player = stage.player(classes) if stage.chance(0.55) else None
    if player is not None:
        return player.name.full() if stage.chance(0.6) else player.name.titled(player.title)
    noun = stage.noun(classes, lambda n: n.is_person) if classes else expert(stage)
    return the_people(noun) if stage.chance(0.3) else the(noun)


def expert(stage: Stage) -> Noun:
    """Draw a role of people who are asked, quoted and thanked."""
    return stage.pick([noun for noun in stage.domain.nouns if noun.is_expert])


def somebody(stage: Stage) -> Fragment:
    """Return a person or a pronoun."""
    return stage.rng.choice(_PRONOUNS) if stage.chance(0.35) else person(stage)


def agent(stage: Stage, classes: frozenset[str], *, pronouns: bool = True) -> Fragment:
    """Return who or what does something, out of some classes."""
    human = stage.has(classes, lambda n: n.is_person)
    if ORG in classes and stage.chance(0.3 if human or stage.has(classes) else 1.0):
        return stage.org()
    if human and pronouns and stage.chance(0.3):
        return stage.rng.choice(_PRONOUNS)
    if human and stage.chance(0.6):
        return person(stage, classes)
    noun = stage.noun(classes)
    if noun.is_person and stage.chance(0.3):
        return many(stage, noun) if stage.chance(0.5) else the_people(noun)
    return known(stage, noun)


def at_place(stage: Stage) -> Fragment:
    """Return where: "in the office" = 在办公室, "in Paris" = 在巴黎."""
    if stage.chance(0.35):
        return join("in~a {c}", "在~a {c}", c=fixed(stage.city()))
    spot = stage.spot()
    return join(f"{spot.preposition}~a {{p}}", "在~a {p}", p=the(spot))


def weekday(stage: Stage) -> Phrase:
    """Draw a day of the week."""
    return stage.pick(WEEKDAYS)


def past_time(stage: Stage) -> Fragment:
    """Return when something was."""
    rng = stage.rng
    if stage.past_times and stage.chance(0.7):
        return rng.choice(stage.past_times)
    draw = rng.random()
    if draw < 0.35:
        return fixed(rng.choice(PAST))
    if draw < 0.5:
        return join("last~a {d}", "上~a {d}", d=fixed(weekday(stage)))
    if draw < 0.68:
        return join("{n} ago~a", "{n} 前~a", n=figures.span(rng, (2, 3, 4, 5), short=True))
    if draw < 0.84:
        return join("on {d}", "{d}", d=figures.date(rng))
    return join("in {y}", "{y}", y=figures.year(rng, 1990))


def future_time(stage: Stage) -> Fragment:
    """Return when something will be."""
    rng = stage.rng
    if stage.future_times and stage.chance(0.7):
        return rng.choice(stage.future_times)
    draw = rng.random()
    if draw < 0.4:
        return fixed(rng.choice(FUTURE))
    if draw < 0.52:
        return join("next~a {d}", "下~a {d}", d=fixed(weekday(stage)))
    if draw < 0.62:
        return join("on {d}", "{d}", d=fixed(weekday(stage)))
    if draw < 0.78:
        return join("in~a {n}", "{n} 后~a", n=figures.span(rng, (2, 3, 4, 5), short=True))
    if draw < 0.92:
        return join("on {d}", "{d}", d=figures.date(rng))
    return join("in {y}", "{y}", y=figures.coming_year(rng))
