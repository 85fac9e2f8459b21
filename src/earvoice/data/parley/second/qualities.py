"""What things are like: states, comparisons, changes."""

from __future__ import annotations

from earvoice.data.parley.fragment import Agreement, Fragment, join
from earvoice.data.parley.second.entries import Counting, Noun, Quality
from earvoice.data.parley.second.phrases import the
from earvoice.data.parley.second.stage import Stage

_VERY = ("very~y {a}", "非常~y {z}")
_TOO = ("too~y {a}", "太~y {z} 了")
_DEGREES = (_VERY, _VERY, ("{a}", "很 {z}"), ("really~y {a}", "真的~y 很 {z}"))
_NOT_ENOUGH = ("not~y {a} enough~x", "不~y 够~x {z}")
_UNWANTED = frozenset(
    [
        "expensive", "long", "slow", "heavy", "difficult", "complicated", "crowded", "busy",
        "tired", "boring", "strict", "high", "dangerous", "risky", "nervous", "dirty", "abstract",
    ]
)  # fmt: skip
_WANTED = frozenset(
    [
        "safe", "fast", "reliable", "effective", "interesting", "stable", "flexible", "detailed",
        "clear", "fair", "clean", "efficient", "funny", "exciting", "accurate", "strong", "modern",
        "famous", "comfortable", "friendly", "convenient", "quiet", "cheap", "popular", "useful",
        "experienced", "powerful",
    ]
)  # fmt: skip


def _described(stage: Stage) -> tuple[Noun, Quality]:
    """Draw a noun and a graded adjective that goes with it."""
    quality = stage.pick([q for q in stage.domain.qualities if q.graded])
    return stage.noun(quality.classes), quality


def _be(noun: Fragment) -> str:
    return "are" if noun.agreement is Agreement.PLURAL else "is"


def state(stage: Stage) -> Fragment:
    """Return "the drug is very effective" = 药物非常有效."""
    noun, quality = _described(stage)
    subject = the(noun)
    degrees = (*_DEGREES, _TOO) if quality.en in _UNWANTED else _DEGREES
    if quality.en in _WANTED:
        degrees = (*_DEGREES, _NOT_ENOUGH)
    english, chinese = stage.rng.choice(degrees)
    said = english.format(a=f"{quality.en.replace(' ', '_')}~a")
    return join(
        f"{{s}} {_be(subject)} {said}", f"{{s}} {chinese.format(z=f'{quality.zh}~a')}", s=subject
    )


def growing(stage: Stage) -> Fragment:
    """Return "the drug is becoming more and more popular" = 药物越来越受欢迎."""
    noun, quality = _described(stage)
    subject = the(noun)
    more = (
        f"more_and_more~m {quality.en.replace(' ', '_')}~a"
        if quality.comparative.startswith("more ")
        else f"{quality.comparative}_and_{quality.comparative}~a"
    )
    label = "~m" if "~m" in more else ""
    zh = f"越来越{label} {quality.zh}~a" if label else f"越来越~a {quality.zh}~a"
    return join(f"{{s}} {_be(subject)} becoming {more}", f"{{s}} {zh}", s=subject)


def compared(stage: Stage) -> Fragment:
    """Return "the train is faster than the bus" = 火车比大巴快."""
    pairs = [
        (q, nouns)
        for q in stage.domain.qualities
        for name in sorted(q.classes)
        if q.graded and len(nouns := [n for n in stage.domain.nouns if name in n.classes]) > 1
    ]
    quality, nouns = stage.rng.choice(pairs)
    first, second = stage.rng.sample(nouns, 2)
    x, y = the(first), the(second)
    stage.used |= {first.en, second.en}
    more = quality.comparative.replace(" ", "_")
    way = stage.rng.randrange(3)
    if way == 0:
        return join(
            f"{{x}} {_be(x)} {more}~a than~t {{y}}", f"{{x}} 比~t {{y}} {quality.zh}~a", x=x, y=y
        )
    if way == 1:
        return join(
            f"{{x}} {_be(x)} much~m {more}~a than~t {{y}}",
            f"{{x}} 比~t {{y}} {quality.zh}~a 得~m 多~m",
            x=x,
            y=y,
        )
    return join(
        f"{{x}} {_be(x)} not~n as~m {quality.en.replace(' ', '_')}~a as {{y}}",
        f"{{x}} 没有~n {{y}} 那么~m {quality.zh}~a",
        x=x,
        y=y,
    )


def rated(stage: Stage) -> Fragment:
    """Return a theme that there is something to say of, and remember it."""
    nouns = [n for n in stage.domain.nouns if "theme" in n.classes and _graded(stage, n)]
    known = [noun for noun in nouns if noun in stage.focus]
    stage.rated = stage.pick(known or nouns)
    return the(stage.rated)


def rating(stage: Stage) -> Fragment:
    """Return what the thing last asked about is like: "it is very useful" = 它非常有用."""
    if stage.rated is None:
        rated(stage)
    assert stage.rated is not None
    quality = stage.pick(_graded(stage, stage.rated))
    it = (
        ("they~i are", "它们~i") if stage.rated.counting is Counting.PLURAL else ("it~i is", "它~i")
    )
    word = quality.en.replace(" ", "_")
    return join(f"{it[0]} very~v {word}~a", f"{it[1]} 非常~v {quality.zh}~a")


def _graded(stage: Stage, noun: Noun) -> list[Quality]:
    return [q for q in stage.domain.qualities if q.graded and q.classes & noun.classes]
