"""Sentences in English and in a language whose verb comes last.

A pattern has a template in each language, in the notation of `fragment`, with two additions: `[x]`
stands for a form of a verb, and a label that only one side has is no link. Second subjects, things
and verbs have a 2 behind their name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from earvoice.data.parley.fragment import Agreement, Fragment, join, to_pair
from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.verb_final.entries import Field, Gender, Noun, Phrase, Verb
from earvoice.data.parley.verb_final.lexicon import (
    DAYS,
    FIELDS,
    FUTURE,
    NUMBERS,
    PAST,
    PEOPLE,
    PLACES,
    PREDICATES,
    PRONOUNS,
)
from earvoice.types import Language

_FORM = re.compile(r"\[(\w+?)(2?)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_LABEL = re.compile(r"~(\w+)")

# Forms by what they agree with: I, one, many.
_AGREEING = {
    "hat": ("habe", "hat", "haben"),
    "wird": ("werde", "wird", "werden"),
    "muss": ("muss", "muss", "müssen"),
    "will": ("will", "will", "wollen"),
    "kann": ("kann", "kann", "können"),
    "has": ("have", "has", "have"),
    "wants": ("want", "wants", "want"),
}
_NOMINATIVE = {Gender.MASCULINE: "der", Gender.FEMININE: "die", Gender.NEUTER: "das"}
_ACCUSATIVE = {Gender.MASCULINE: "den", Gender.FEMININE: "die", Gender.NEUTER: "das"}
_INDEFINITE = {Gender.MASCULINE: "einen", Gender.FEMININE: "eine", Gender.NEUTER: "ein"}
_OWNERS = (("my", "mein", "私の"), ("our", "unser", "私たちの"), ("your", "Ihr", "あなたの"))
_OWNED = {Gender.MASCULINE: "en", Gender.FEMININE: "e", Gender.NEUTER: ""}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of sentence. held_out: never in training."""

    name: str
    weight: float
    en: str
    others: dict[Language, str]
    held_out: bool = False


def _patterns(table: str, *, held_out: bool = False) -> tuple[Pattern, ...]:
    made = []
    for block in table.strip().split("\n\n"):
        head, en, de, ja = block.splitlines()
        name, _, weight = head.partition(" *")
        others = {Language.DE: de, Language.JA: ja}
        made.append(Pattern(name, float(weight or 1), en, others, held_out))
    return tuple(made)


PATTERNS = (
    *_patterns("""
past *2
{s} [past]~v {o} {t} .
{s} [hat]~v {t} {o} [participle]~v .
{s} は {t} {o} を [stem]~v ました 。

past_somewhere *2
{s} [past]~v {o} {p} {t} .
{s} [hat]~v {t} {o} {p} [participle]~v .
{s} は {t} {p} {o} を [stem]~v ました 。

past_time_first
{t} {s} [past]~v {o} .
{t} [hat]~v {s} {o} [participle]~v .
{t} {s} は {o} を [stem]~v ました 。

past_not
{s} did not~n [base]~v {k} {t} .
{s} [hat]~n {k} {t} nicht~n [participle]~v .
{s} は {t} {k} を [stem]~v ませんでした~n 。

past_question
did~q {s} [base]~v {o} {t} ?
[hat]~q {s} {t} {o} [participle]~v ?
{s} は {t} {o} を [stem]~v ました か~q 。

future *2
{s} will~w [base]~v {o} {f} .
{s} [wird]~w {f} {o} [infinitive]~v .
{s} は {f} {o} を [stem]~v ます~w 。

future_somewhere
{s} will~w [base]~v {o} {p} {f} .
{s} [wird]~w {f} {o} {p} [infinitive]~v .
{s} は {f} {p} {o} を [stem]~v ます~w 。

must *2
{s} [has]~m to [base]~v {o} {f} .
{s} [muss]~m {f} {o} [infinitive]~v .
{s} は {f} {o} を [negative]~v なければなりません~m 。

want
{i} [wants]~m to [base]~v {o} {p} .
{i} [will]~m {o} {p} [infinitive]~v .
{i} は {p} {o} を [stem]~v たいです~m 。

can
{s} can~m [base]~v {o} {p} .
{s} [kann]~m {o} {p} [infinitive]~v .
{s} は {p} {o} を [plain]~v ことができます~m 。

because *1.5
{s} will~w stay~h at_home~h {d} because~b {s2} [has2]~m to [base]~v {o} .
{s} [wird]~w {d} zu_Hause~h bleiben~h , weil~b {s2} {o} [infinitive]~v [muss2]~m .
{s2} が {o} を [negative]~v なければならない~m ので~b 、 {s} は {d} 家~h に い~h ます~w 。

because_past
{s} [past]~v {o} because~b {s2} [past2]~u {o2} .
{s} [hat]~v {o} [participle]~v , weil~b {s2} {o2} [participle2]~u [hat2]~u .
{s2} が {o2} を [plain_past2]~u ので~b 、 {s} は {o} を [stem]~v ました 。

said_that *1.5
{n} said~s that~d {s} [past]~v {o} {t} .
{n} hat~s gesagt~s , dass~d {s} {t} {o} [participle]~v [hat]~v .
{n} は 、 {s} が {t} {o} を [plain_past]~v と~d 言いました~s 。

said_that_must
{n} said~s that~d {s} [has]~m to [base]~v {o} {f} .
{n} hat~s gesagt~s , dass~d {s} {f} {o} [infinitive]~v [muss]~m .
{n} は 、 {s} が {f} {o} を [negative]~v なければならない~m と~d 言いました~s 。

if *1.5
if~i {s} can~c [base]~v {o} , {s2} will~w [base2]~u {o2} {f} .
wenn~i {s} {o} [infinitive]~v [kann]~c , [wird2]~w {s2} {f} {o2} [infinitive2]~u .
もし~i {s} が {o} を [plain]~v ことができれば~c 、 {s2} は {f} {o2} を [stem2]~u ます~w 。

which *1.5
the [noun]~n that {s} [past]~v {t} is {q} .
[the_noun]~n , [which]~n {s} {t} [participle]~v [hat]~v , ist {q} .
{s} が {t} [plain_past]~v [word]~n は {q} です 。
"""),
    *_patterns(
        """
must_time_first
{f} {s} [has]~m to [base]~v {o} .
{f} [muss]~m {s} {o} [infinitive]~v .
{f} {s} は {o} を [negative]~v なければなりません~m 。

want_not
{i} do~n not~n want~m to [base]~v {k} {f} .
{i} [will]~m {k} {f} nicht~n [infinitive]~v .
{i} は {f} {k} を [stem]~v たくありません~m 。

because_first
because~b {s2} [has2]~m to [base]~v {o} , {s} will~w stay~h at_home~h {d} .
weil~b {s2} {o} [infinitive]~v [muss2]~m , [wird]~w {s} {d} zu_Hause~h bleiben~h .
{s2} が {o} を [negative]~v なければならない~m ので~b 、 {s} は {d} 家~h に い~h ます~w 。
""",
        held_out=True,
    ),
)
TRAINED = tuple(pattern for pattern in PATTERNS if not pattern.held_out)
HELD_OUT = tuple(pattern for pattern in PATTERNS if pattern.held_out)
_WEIGHTS = tuple(pattern.weight for pattern in TRAINED)


def draw_trained(rng: Random, language: Language) -> SentencePair:
    """Draw a sentence of any training pattern."""
    return realise(rng.choices(TRAINED, _WEIGHTS)[0], rng, language)


def realise(pattern: Pattern, rng: Random, language: Language) -> SentencePair:
    """Make one sentence of a pattern."""
    drawn = _Drawn(rng, pattern, language)
    templates = _without_lonely_labels(pattern.en, pattern.others[language])
    en, other = (_FORM.sub(lambda found: drawn.form(*found.groups()), one) for one in templates)
    slots = {name: drawn.slot(name) for name in dict.fromkeys(_SLOT.findall(pattern.en))}
    return to_pair(
        join(en, other, **slots), pattern=pattern.name, topic="everyday", language=language
    )


@lru_cache
def _without_lonely_labels(en: str, other: str) -> tuple[str, str]:
    shared = set(_LABEL.findall(en)) & set(_LABEL.findall(other))

    def kept(found: re.Match[str]) -> str:
        return found.group() if found.group(1) in shared else ""

    return _LABEL.sub(kept, en), _LABEL.sub(kept, other)


class _Drawn:
    """The words of one sentence of a pattern: its subjects and verbs, and what fills its slots."""

    def __init__(self, rng: Random, pattern: Pattern, language: Language) -> None:
        self._rng, self._german = rng, language is Language.DE
        slots = _SLOT.findall(pattern.en)
        people = rng.sample(PEOPLE, 3)
        self._subjects = [
            rng.choice(PRONOUNS) if rng.random() < chance else person
            for chance, person in zip((0.4, 0.4), people[:2], strict=True)
        ]
        if self._subjects[0] == self._subjects[1]:
            self._subjects[1] = people[1]
        if "i" in slots:  # whose wishes one knows
            self._subjects[0] = rng.choice(PRONOUNS[:2])
        self._speaker = people[2]
        self._fields = [rng.choice(FIELDS), rng.choice(FIELDS)]
        self._verbs: list[Verb] = [
            rng.choice([verb for verb in field.verbs if verb.placed or "p" not in slots])
            for field in self._fields
        ]
        self._head: Noun = rng.choice(self._fields[0].nouns)

    def slot(self, name: str) -> Fragment:
        """Return what fills a slot.

        A subject s or, of the first person, i; a speaker n; a thing o, one that is known k; a time
        t, f or d; a place p; a quality q.
        """
        kind, second = name[0], name.endswith("2")
        if kind in "ok":
            return self._thing(self._fields[second], known=kind == "k")
        if kind in "si":
            return self._phrase(self._subjects[second])
        if kind == "n":
            return self._phrase(self._speaker)
        table = {"t": PAST, "f": FUTURE, "d": DAYS, "p": PLACES, "q": PREDICATES}[kind]
        return self._phrase(self._rng.choice(table))

    def form(self, name: str, second: str) -> str:
        """Return a form of a verb, or of the noun that a relative clause describes."""
        at = len(second)
        if name in _AGREEING:
            agreement = self._subjects[at].agreement
            return _AGREEING[name][list(Agreement).index(agreement)]
        if name == "noun":
            return self._head.en
        if name == "word":
            return self._head.ja
        if name == "the_noun":
            return f"{_NOMINATIVE[self._head.gender]}_{self._head.de}"
        if name == "which":
            return _ACCUSATIVE[self._head.gender]
        return str(getattr(self._verbs[at], name))

    def _phrase(self, phrase: Phrase) -> Fragment:
        en, other = _one(phrase.en), _one(phrase.de if self._german else phrase.ja)
        return join(f"{en}~x", f"{other}~x")

    def _thing(self, field: Field, *, known: bool) -> Fragment:
        """Return an object: the report, my report, the new report; a report or three reports.

        known: none of the last two.
        """
        noun, draw = self._rng.choice(field.nouns), self._rng.random() * (0.75 if known else 1)
        if draw < 0.35:
            return self._object(f"the {noun.en}~n", _ACCUSATIVE[noun.gender], "", noun)
        if draw < 0.55:
            owner, german, japanese = self._rng.choice(_OWNERS)
            german += _OWNED[noun.gender]
            return self._object(f"{owner}~a {noun.en}~n", f"{german}~a", f"{japanese}~a", noun)
        if draw < 0.75:
            quality = self._rng.choice(field.qualities)
            ending = "en" if noun.gender is Gender.MASCULINE else "e"
            german = f"{_ACCUSATIVE[noun.gender]} {quality.de}{ending}~a"
            return self._object(f"the {quality.en}~a {noun.en}~n", german, f"{quality.ja}~a", noun)
        if draw < 0.9:
            article = "an" if noun.en[0] in "aeiou" else "a"
            return self._object(f"{article} {noun.en}~n", _INDEFINITE[noun.gender], "", noun)
        number = self._rng.choice(NUMBERS)
        if self._german:
            return join(f"{number.en}~a {noun.plural}~n", f"{number.de}~a {noun.many}~n")
        counted = f"{number.ja}{noun.counter}の~a {noun.ja}~n"
        return join(f"{number.en}~a {noun.plural}~n", counted)

    def _object(self, en: str, german: str, japanese: str, noun: Noun) -> Fragment:
        other = f"{german} {noun.de}~n" if self._german else f"{japanese} {noun.ja}~n"
        return join(*_without_lonely_labels(en, other))


@lru_cache
def verb_forms(language: Language) -> frozenset[str]:
    """Return the words that say what is done, as they stand in tokens of a language."""
    german = ("infinitive", "participle")
    names = german if language is Language.DE else ("plain", "stem", "negative", "plain_past")
    return frozenset(
        str(getattr(verb, name)) for field in FIELDS for verb in field.verbs for name in names
    )


def _one(words: str) -> str:
    return words.replace(" ", "_")
