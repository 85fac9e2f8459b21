"""What speakers say to open, to connect and to close."""

from __future__ import annotations

from earvoice.data.parley.fragment import Fragment, join
from earvoice.data.parley.lexicon.entries import Kind
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import fixed, future_time, person, unit_the
from earvoice.data.parley.scene import Scene

CONNECTIVES = (
    ("first", "首先"),
    ("then", "然后"),
    ("also", "另外"),
    ("however", "不过"),
    ("as_you_know", "大家_都_知道"),
    ("by_the_way", "顺便_说一下"),
    ("for_example", "比如"),
    ("in_my_opinion", "在我看来"),
)
OPENINGS = ("greeting", "my_name", "talk_about", "thanks_for_coming")
CLOSINGS = ("any_problem", "closing")
FORMULAS = frozenset(OPENINGS + CLOSINGS)
LAST_CONNECTIVE = ("finally", "最后")

_GREETINGS = (("good_morning", "早上好"), ("good_afternoon", "下午好"), ("good_evening", "晚上好"))


def connected(fragment: Fragment, connective: tuple[str, str]) -> Fragment:
    """Return a sentence behind a connective: "First, ..." = 首先，..."""
    english, chinese = connective
    return join(f"{english}~k , {{s}}", f"{chinese}~k ， {{s}}", s=fragment)


@pattern(weight=0.3)
def greeting(scene: Scene) -> Fragment:
    """Good morning, everyone, welcome to Vienna."""
    english, chinese = scene.rng.choice(_GREETINGS)
    if scene.chance(0.4):
        return join(f"{english}~g , everyone~e .", f"大家~e {chinese}~g 。")
    return join(
        f"{english}~g , everyone~e , welcome_to~w {{c}} .",
        f"大家~e {chinese}~g ， 欢迎来到~w {{c}} 。",
        c=fixed(scene.city()),
    )


@pattern(weight=0.3)
def my_name(scene: Scene) -> Fragment:
    """My name is Julia and I am from Geneva."""
    return join(
        "my_name_is~m {n} and I~i am from~f {c} .",
        "我叫~m {n} ， 我~i 来自~f {c} 。",
        n=fixed(scene.name()),
        c=fixed(scene.city()),
    )


@pattern(weight=0.5)
def talk_about(scene: Scene) -> Fragment:
    """Today I would like to talk about the budget."""
    kinds = (Kind.PLAN, Kind.EVENT, Kind.PRODUCT, Kind.PROBLEM)
    return join(
        "today~t I~i would_like_to~w talk_about~a {o} .",
        "今天~t 我~i 想要~w 谈谈~a {o} 。",
        o=unit_the(scene.thing(*kinds)),
    )


@pattern(weight=0.3)
def thanks_for_coming(scene: Scene) -> Fragment:
    """Thank you all for coming to the workshop."""
    return join(
        "thank_you~t all~a for coming_to~c {o} .",
        "感谢~t 大家~a 来参加~c {o} 。",
        o=unit_the(scene.thing(Kind.EVENT)),
    )


@pattern(weight=0.3)
def any_problem(scene: Scene) -> Fragment:
    """If you have a problem, please contact Robert."""
    return join(
        "if~i you~y have~h a problem~p , please~q contact~c {o} .",
        "如果~i 你~y 有~h 问题~p ， 请~q 联系~c {o} 。",
        o=person(scene),
    )


@pattern(weight=0.3)
def closing(scene: Scene) -> Fragment:
    """Thank you for listening, see you tomorrow."""
    if scene.chance(0.4):
        return join("thank_you~t for listening~l .", "谢谢~t 大家的_聆听~l 。")
    return join(
        "thank_you~t for listening~l , we~w will~x meet~m again~a {d} .",
        "谢谢~t 大家的_聆听~l ， 我们~w {d} 会~x 再~a 见面~m 。",
        d=future_time(scene),
    )
