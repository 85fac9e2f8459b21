"""The shapes of a domain's entries, and how its tables are read.

Classes ("patient", "drug") are names that a domain's own tables agree on; `Domain` refuses a frame
or an adjective whose class has no noun. Templates for every domain know these: theme (what talks
are about), event, doc, product, crowd (people in masses), rising (figures that go up and down),
liked, funded (money goes into it), paged (it has pages), gift. Of others phrases take note: mine
("our data"), one (seldom counted), bad (nobody praises it), small and big (in price).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum

from earvoice.data.parley.lexicon.entries import Phrase, Verb, forms, plural_of, rows
from earvoice.data.parley.lexicon.verbs import inflect
from earvoice.errors import DataError

PERSON_CLASSIFIERS = frozenset("位名")
_NOT_ASKED = frozenset({"crowd", "thief", "suspect", "party", "tenant"})


class Counting(Enum):
    """How English uses a noun.

    One and many; never counted ("data"); always as a bare plural ("taxes"); always with "the"
    ("the moon", "the number of students").
    """

    COUNT = "count"
    THE = "+"
    MASS = "-"
    PLURAL = "="


class Use(StrEnum):
    """What a frame is good for.

    sudden: it happens to its subject, nobody plans it. lasting: it can be in progress. passive: 被
    is natural. placed: it may say where. remedy: it answers the domain's troubles. aim: it is what
    the domain's people strive for. habit: it can be said of every week.
    """

    SUDDEN = "sudden"
    LASTING = "lasting"
    PASSIVE = "passive"
    PLACED = "placed"
    REMEDY = "remedy"
    AIM = "aim"
    HABIT = "habit"


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun and the classes it belongs to."""

    en: str
    plural: str
    zh: str
    classifier: str
    classes: frozenset[str]
    counting: Counting

    @property
    def is_person(self) -> bool:
        """Return whether the noun names people, who have names and say "we"."""
        return self.classifier in PERSON_CLASSIFIERS

    @property
    def is_expert(self) -> bool:
        """Return whether the noun names people who are asked, quoted and thanked."""
        return self.is_person and not self.classes & _NOT_ASKED


@dataclass(frozen=True, slots=True)
class Quality:
    """An adjective. graded: it compares and takes "very". before_noun: it may stand there."""

    en: str
    comparative: str
    superlative: str
    zh: str
    attributive: str
    classes: frozenset[str]
    graded: bool
    before_noun: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Who does what to what."""

    verb: Verb
    agents: frozenset[str]
    objects: frozenset[str]
    uses: frozenset[Use]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where things happen."""

    preposition: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence or clause in both languages with typed slots.

    tags: where a sentence is used; the verbs that a trouble calls for, or that lead to an outcome.
    """

    name: str
    tags: frozenset[str]
    weight: float
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Domain:
    """The words and clauses of one topic.

    orgs: endings of its organisations' names. troubles, outcomes: clauses that call for remedies,
    and that remedies lead to.
    """

    name: str
    nouns: tuple[Noun, ...]
    qualities: tuple[Quality, ...]
    frames: tuple[Frame, ...]
    spots: tuple[Spot, ...]
    orgs: tuple[Phrase, ...]
    troubles: tuple[Template, ...]
    outcomes: tuple[Template, ...]
    templates: tuple[Template, ...]

    def __post_init__(self) -> None:
        """Refuse classes without a noun."""
        known = frozenset[str]().union(*(noun.classes for noun in self.nouns)) | {"org"}
        used = [(q.en, q.classes) for q in self.qualities]
        used += [(f.verb.base, f.agents | f.objects) for f in self.frames]
        remedies = {f.verb.base for f in self.frames if Use.REMEDY in f.uses}
        for clause in (*self.troubles, *self.outcomes):
            if unknown := clause.tags - remedies:
                raise DataError(
                    f"domain {self.name}: {clause.en!r} names {min(unknown)!r}, which is no "
                    f"remedy; choose from {', '.join(sorted(remedies))}"
                )
        for entry, classes in used:
            if unknown := classes - known:
                raise DataError(
                    f"domain {self.name}: {entry!r} names the class {min(unknown)!r} that no noun "
                    f"has; add a noun or choose from {', '.join(sorted(known))}"
                )


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a domain as they are written: one entry a line, `|` between columns.

    nouns: `singular[, plural] | 中文 | classifier or - = + | classes`. qualities: `forms | 中文 |
    classes`, with ! only before nouns, with ~ never before nouns, with * behind it without 的.
    frames: `agents | verb forms | 中文 | objects | uses`. spots: `preposition | place | 中文`.
    troubles, outcomes: `clause | 子句 | remedies`. templates: see `read_templates`.
    """

    orgs: str
    nouns: str
    qualities: str
    frames: str
    spots: str
    troubles: str
    outcomes: str
    templates: str


def domain(name: str, tables: Tables) -> Domain:
    """Read the tables of a domain."""
    return Domain(
        name,
        tuple(_nouns(tables.nouns)),
        tuple(_qualities(tables.qualities)),
        tuple(_frames(tables.frames)),
        tuple(Spot(*columns) for columns in rows(tables.spots)),
        tuple(Phrase(*columns) for columns in rows(tables.orgs)),
        tuple(_clauses(f"{name}_trouble", tables.troubles)),
        tuple(_clauses(f"{name}_outcome", tables.outcomes)),
        tuple(read_templates(tables.templates, prefix=f"{name}_")),
    )


def read_templates(text: str, *, prefix: str = "any_") -> Iterator[Template]:
    """Yield the templates of a text of blocks: `name | tags *weight`, English, Chinese."""
    for block in text.strip().split("\n\n"):
        lines = [line.strip() for line in block.strip().splitlines()]
        if len(lines) != 3:
            raise DataError(f"template {lines[0]!r} has {len(lines)} lines; write name, en and zh")
        name, _, marks = (part.strip() for part in lines[0].partition("|"))
        tags = frozenset(mark for mark in marks.split() if not mark.startswith("*"))
        weights = [float(mark[1:]) for mark in marks.split() if mark.startswith("*")]
        yield Template(prefix + name, tags, weights[0] if weights else 1.0, lines[1], lines[2])


def _clauses(name: str, table: str) -> Iterator[Template]:
    for index, (en, zh, verbs) in enumerate(rows(table)):
        yield Template(f"{name}_{index}", frozenset(filter(None, forms(verbs))), 1.0, en, zh)


def _nouns(table: str) -> Iterator[Noun]:
    for english, zh, classifier, classes in rows(table):
        singular, *plural = forms(english)
        counting = Counting(classifier) if classifier in "-=+" else Counting.COUNT
        many = plural[0] if plural else plural_of(singular)
        if counting is not Counting.COUNT:
            many = singular
        yield Noun(singular, many, zh, classifier, frozenset(classes.split()), counting)


def _qualities(table: str) -> Iterator[Quality]:
    for english, chinese, classes in rows(table):
        graded, before_noun = not english.startswith("!"), not english.startswith("~")
        positive, *compared = forms(english.lstrip("!~"))
        more, most = compared or (f"more {positive}", f"most {positive}")
        zh = chinese.rstrip("*")
        attributive = zh if chinese.endswith("*") else zh + "的"
        yield Quality(
            positive, more, most, zh, attributive, frozenset(classes.split()), graded, before_noun
        )


def _frames(table: str) -> Iterator[Frame]:
    for agents, english, zh, objects, uses in rows(table):
        verb = Verb(*inflect(english), zh, frozenset(), sudden="sudden" in uses.split())
        yield Frame(
            verb,
            frozenset(agents.split()),
            frozenset(objects.split()),
            frozenset(Use(use) for use in uses.split()),
        )
