"""Comparisons and qualities."""

from __future__ import annotations

from earvoice.data.parley.fragment import Fragment, join, unit
from earvoice.data.parley.lexicon.adjectives import ADJECTIVES
from earvoice.data.parley.lexicon.entries import Adjective, Kind, Noun, Place
from earvoice.data.parley.numbers import chinese_cardinal, english_cardinal
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import fixed, unit_the
from earvoice.data.parley.scene import Scene

_COMPARED = (
    Kind.PAPER,
    Kind.PLAN,
    Kind.PRODUCT,
    Kind.FOOD,
    Kind.RIDE,
    Kind.EVENT,
    Kind.DEVICE,
    Kind.PROBLEM,
    Kind.PERSON,
    Kind.SIGHT,
    Kind.STAY,
)
_PRICED = (Kind.STAY, Kind.FOOD, Kind.RIDE, Kind.PRODUCT, Kind.DEVICE, Kind.GOODS)


def _two(scene: Scene) -> tuple[Noun | Place, Noun | Place, Adjective]:
    """Draw two things of one kind and an adjective for both."""
    kind = scene.rng.choice(_COMPARED)
    if kind is Kind.PERSON:
        pair: tuple[Noun | Place, Noun | Place] = (scene.role(), scene.role())
    elif kind is Kind.SIGHT:
        pair = (scene.sight(), scene.sight())
    else:
        pair = scene.two_things(kind)
    return (*pair, scene.pick([a for a in ADJECTIVES if kind in a.kinds]))


def _compared(word: str) -> str:
    return word.replace(" ", "_")


@pattern(weight=1.5)
def more_than(scene: Scene) -> Fragment:
    """The train is faster than the bus."""
    first, second, adjective = _two(scene)
    return join(
        f"{{x}} is {_compared(adjective.comparative)}~a than~t {{y}} .",
        f"{{x}} 比~t {{y}} {adjective.zh}~a 。",
        x=unit_the(first),
        y=unit_the(second),
    )


@pattern()
def much_more_than(scene: Scene) -> Fragment:
    """The new hotel is much more expensive than the old town."""
    first, second, adjective = _two(scene)
    return join(
        f"{{x}} is much~m {_compared(adjective.comparative)}~a than~t {{y}} .",
        f"{{x}} 比~t {{y}} {adjective.zh}~a 得~m 多~m 。",
        x=unit_the(first),
        y=unit_the(second),
    )


@pattern()
def not_as_as(scene: Scene) -> Fragment:
    """The workshop is not as interesting as the lecture."""
    first, second, adjective = _two(scene)
    return join(
        f"{{x}} is not~n as~m {adjective.en}~a as {{y}} .",
        f"{{x}} 没有~n {{y}} 那么~m {adjective.zh}~a 。",
        x=unit_the(first),
        y=unit_the(second),
    )


@pattern()
def cheaper_by(scene: Scene) -> Fragment:
    """The bus is fifty dollars cheaper than the taxi."""
    first, second = scene.two_things(scene.rng.choice(_PRICED))
    english, chinese = scene.rng.choice((("cheaper", "便宜"), ("more_expensive", "贵")))
    return join(
        f"{{x}} is {{m}} {english}~a than~t {{y}} .",
        f"{{x}} 比~t {{y}} {chinese}~a {{m}} 。",
        x=unit_the(first),
        y=unit_the(second),
        m=dollars(scene.rng.choice((5, 10, 20, 30, 50, 80))),
    )


def dollars(amount: int) -> Fragment:
    """Return "$2,500" = 2500美元."""
    return unit(
        f"${amount:,}",
        f"{amount}美元",
        en_spoken=f"{english_cardinal(amount)} dollars",
        other_spoken=f"{chinese_money(amount)}美元",
    )


def chinese_money(amount: int) -> str:
    """Return an amount as it is said before a currency: 两美元, 十二美元."""
    return "两" if amount == 2 else chinese_cardinal(amount)


@pattern()
def the_most(scene: Scene) -> Fragment:
    """This is the most famous museum in Berlin."""
    noun = scene.sight()
    adjective = scene.adjective(noun)
    words = noun.en.replace(" ", "_")
    return join(
        f"this_is~t the {_compared(adjective.superlative)}~a {words}~n in {{c}} .",
        f"这是~t {{c}} 最{adjective.zh}~a 的 {noun.zh}~n 。",
        c=fixed(scene.city()),
    )


@pattern()
def who_is_more(scene: Scene) -> Fragment:
    """Which is cheaper, the train or the bus?"""
    first, second, adjective = _two(scene)
    while isinstance(first, Noun) and Kind.PERSON in first.kinds:
        first, second, adjective = _two(scene)
    return join(
        f"which~w is {_compared(adjective.comparative)}~a , {{x}} or~o {{y}} ?",
        f"{{x}} 和~o {{y}} ， 哪个~w 更~a {adjective.zh}~a ？",
        x=unit_the(first),
        y=unit_the(second),
    )
