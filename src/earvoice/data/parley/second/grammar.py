"""The second edition's grammar: from a random source to sentence pairs."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from earvoice.data.parley.fragment import Fragment, to_pair
from earvoice.data.parley.patterns.speech import CONNECTIVES, connected
from earvoice.data.parley.second.domains import DOMAINS
from earvoice.data.parley.second.entries import Domain, Template
from earvoice.data.parley.second.slots import fill, slot_names, suits
from earvoice.data.parley.second.stage import Stage
from earvoice.data.parley.second.templates import TEMPLATES
from earvoice.data.parley.sentence import SentencePair

HELD = "held"
_JUDGING = (
    ("in_my_opinion", "在我看来"),
    ("on_the_other_hand", "另一方面"),
    ("however", "不过"),
    ("also", "另外"),
)
_TELLING = (
    ("first", "首先"),
    ("second", "其次"),
    ("also", "另外"),
    ("in_fact", "事实上"),
    ("at_the_same_time", "同时"),
    ("as_you_know", "大家_都_知道"),
    ("by_the_way", "顺便_说一下"),
)
MORE_CONNECTIVES = tuple(dict.fromkeys((*CONNECTIVES, *_JUDGING, *_TELLING)))
_STATES = frozenset({"background", "problem", "action", "figure", "opinion", "plan"})
_UNCONNECTED = ("please", "thank", "let", "unfortunately", "today", "I~i am sorry")

EVERY_TEMPLATE = (*TEMPLATES, *(t for domain in DOMAINS for t in domain.templates))
TRAINED_TEMPLATES = tuple(t for t in EVERY_TEMPLATE if HELD not in t.tags)
HELD_OUT_TEMPLATES = tuple(t for t in EVERY_TEMPLATE if HELD in t.tags)
FORMULAS = frozenset(t.name for t in EVERY_TEMPLATE if not slot_names(t))


@lru_cache
def templates_of(domain_name: str) -> tuple[Template, ...]:
    """Return the training templates that a domain has the words for."""
    domain = next(domain for domain in DOMAINS if domain.name == domain_name)
    stage = Stage(Random(0), domain)
    own = (*TEMPLATES, *domain.templates)
    return tuple(t for t in own if HELD not in t.tags and suits(t, stage))


def draw_connective(template: Template, rng: Random) -> tuple[str, str]:
    """Draw a connective that suits an opinion or a fact."""
    return rng.choice(_JUDGING if "opinion" in template.tags else _TELLING)


def may_connect(template: Template) -> bool:
    """Return whether a connective ("However, ...") may stand before a template's sentences."""
    return bool(template.tags & _STATES) and not template.en.startswith(_UNCONNECTED)


def make(
    template: Template, stage: Stage, *, connective: tuple[str, str] | None = None
) -> SentencePair:
    """Make one sentence of a template, behind a connective where one is given and fits."""
    stage.start_sentence()
    fragment: Fragment = fill(template, stage)
    if connective is not None and may_connect(template):
        fragment = connected(fragment, connective)
    return to_pair(fragment, pattern=template.name, topic=stage.domain.name)


def draw_domain(rng: Random) -> Domain:
    """Draw a domain."""
    return rng.choice(DOMAINS)


def draw_sentence(rng: Random) -> SentencePair:
    """Draw one sentence of any training template, about any domain."""
    stage = Stage(rng, draw_domain(rng))
    known = templates_of(stage.domain.name)
    (template,) = rng.choices(known, [t.weight for t in known])
    connective = draw_connective(template, rng) if stage.chance(0.08) else None
    return make(template, stage, connective=connective)


def draw_held_out(rng: Random, index: int) -> SentencePair:
    """Draw one sentence of a held-out template."""
    template = HELD_OUT_TEMPLATES[index % len(HELD_OUT_TEMPLATES)]
    stage = Stage(rng, draw_domain(rng))
    while not suits(template, stage):
        stage = Stage(rng, draw_domain(rng))
    return make(template, stage)
