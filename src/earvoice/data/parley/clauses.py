"""Clauses: one event said in either language, as a statement, a question or a relative clause.

English puts object, company, place and time behind the verb, in this order; Chinese puts time and
place before it. `Event` holds the parts, `Mood` what English says with its verb group and Chinese
with 了, 会, 没 and their kin.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from earvoice.data.parley.fragment import Agreement, Fragment, join
from earvoice.data.parley.lexicon.entries import Verb

_HAVE = {Agreement.FIRST: "have", Agreement.SINGULAR: "has", Agreement.PLURAL: "have"}
_BE = {Agreement.FIRST: "am", Agreement.SINGULAR: "is", Agreement.PLURAL: "are"}


class Form(Enum):
    """The form of an English verb."""

    BASE = "base"
    PRESENT = "present"
    PAST = "past"
    PARTICIPLE = "participle"
    GERUND = "gerund"


class Mood(Enum):
    """Tense, modality and polarity: (English auxiliary, verb form, Chinese adverb, Chinese suffix).

    `have` and `be` stand for the agreeing form, a `+s` verb for its agreeing present.
    """

    PAST = ("", Form.PAST, "", "了")
    PAST_NOT = ("did not", Form.BASE, "没", "")
    FUTURE = ("will", Form.BASE, "会", "")
    FUTURE_NOT = ("will not", Form.BASE, "不会", "")
    MIGHT = ("might", Form.BASE, "可能会", "")
    PROGRESSIVE = ("be", Form.GERUND, "正在", "")
    CAN = ("can", Form.BASE, "可以", "")
    CANNOT = ("cannot", Form.BASE, "不能", "")
    MUST = ("must", Form.BASE, "必须", "")
    SHOULD = ("should", Form.BASE, "应该", "")
    SHOULD_NOT = ("should not", Form.BASE, "不应该", "")
    WANT = ("want+s to", Form.BASE, "想", "")
    NEED = ("need+s to", Form.BASE, "需要", "")
    PLAN = ("plan+s to", Form.BASE, "打算", "")
    HOPE = ("hope+s to", Form.BASE, "希望", "")
    PERFECT = ("have already", Form.PARTICIPLE, "已经", "了")
    NOT_YET = ("have not", Form.PARTICIPLE, "还没", "")
    USUALLY = ("usually", Form.PRESENT, "通常", "")
    OFTEN = ("often", Form.PRESENT, "经常", "")
    ALWAYS = ("always", Form.PRESENT, "总是", "")
    PRESENT = ("", Form.PRESENT, "", "")


@dataclass(frozen=True, slots=True)
class Event:
    """The parts of a clause.

    company: "with Anna" and manners, which Chinese puts before the verb. reason: "why".
    """

    subject: Fragment
    verb: Verb
    object: Fragment | None = None
    company: Fragment | None = None
    place: Fragment | None = None
    time: Fragment | None = None
    reason: Fragment | None = None

    def parts(self) -> dict[str, Fragment]:
        """Return the parts that are there, by name."""
        named = {
            "head": self.subject,
            "object": self.object,
            "company": self.company,
            "place": self.place,
            "time": self.time,
            "reason": self.reason,
        }
        return {name: part for name, part in named.items() if part is not None}


# "We plan to meet tomorrow": the plan is of today, so Chinese says 打算 before 明天.
_BEFORE_TIME = frozenset({Mood.WANT, Mood.PLAN, Mood.HOPE})


def _zh_time(mood: Mood, label: str, parts: dict[str, Fragment]) -> str:
    """Return the Chinese time, reason and adverb of a mood in their order."""
    adverb = _labelled(mood.value[2], label)
    when = _order("time reason", parts)
    return f"{adverb} {when}" if mood in _BEFORE_TIME else f"{when} {adverb}"


def verb_form(verb: Verb, form: Form, agreement: Agreement = Agreement.PLURAL) -> str:
    """Return an English verb form, ready for a template."""
    if form is Form.PRESENT:
        word = verb.third if agreement is Agreement.SINGULAR else verb.base
    else:
        word = {
            Form.BASE: verb.base,
            Form.PAST: verb.past,
            Form.PARTICIPLE: verb.participle,
            Form.GERUND: verb.gerund,
        }[form]
    return word.replace(" ", "_")


def _auxiliary(mood: Mood, agreement: Agreement) -> str:
    """Return the English auxiliary words, agreeing."""
    words = mood.value[0].replace("+s", "s" if agreement is Agreement.SINGULAR else "")
    head, *rest = words.split(" ")
    agreeing = {"have": _HAVE[agreement], "be": _BE[agreement]}.get(head, head)
    return "_".join([agreeing, *rest])


def _labelled(word: str, label: str) -> str:
    return f"{word}~{label}" if word else ""


def _order(names: str, present: dict[str, Fragment]) -> str:
    return " ".join(f"{{{name}}}" for name in names.split() if name in present)


def declare(event: Event, mood: Mood, *, linker: str = "", time_first: bool = False) -> Fragment:
    """Return the event as a statement without a final mark.

    linker: a Chinese adverb behind the subject (就, 都). time_first: both begin with the time.
    """
    parts = event.parts()
    auxiliary, form, zh_mood, suffix = mood.value
    agreement = event.subject.agreement
    verb = _labelled(verb_form(event.verb, form, agreement), "v")
    yet = "yet~a" if mood is Mood.NOT_YET else ""
    early = "{time}" if time_first else ""
    tail = "company place" if time_first else "company place time"
    english = [
        early, "{head}", _labelled(_auxiliary(mood, agreement) if auxiliary else "", "a"), verb,
        _order("object", parts), yet, _order(tail, parts),
    ]  # fmt: skip
    timed = {} if time_first else parts
    if linker:
        zh_middle = f"{_order('time', timed)} {linker} {_labelled(zh_mood, 'a')}"
    else:
        zh_middle = _zh_time(mood, "a", timed)
    chinese = [
        early, "{head}", zh_middle, _order("place company", parts),
        f"{event.verb.zh}{suffix}~v", _order("object", parts),
    ]  # fmt: skip
    return join(" ".join(english), " ".join(chinese), **parts)


def ask(event: Event, mood: Mood) -> Fragment:
    """Return the event as a yes-or-no question without its mark: 吗 is what inversion is."""
    parts = event.parts()
    _, form, zh_mood, suffix = mood.value
    first, adverb = _question_auxiliary(mood, event.subject.agreement)
    form = Form.BASE if form in (Form.PAST, Form.PRESENT) else form
    verb = verb_form(event.verb, form)
    yet = "yet~a" if mood is Mood.NOT_YET else ""
    english = [
        f"{first}~q", "{head}", _labelled(adverb, "a" if zh_mood else "q"), f"{verb}~v",
        _order("object", parts), yet, _order("company place time", parts),
    ]  # fmt: skip
    marker = "a" if adverb or yet else "q"
    chinese = [
        "{head}", _zh_time(mood, marker, parts), _order("place company", parts),
        f"{event.verb.zh}{suffix}~v", _order("object", parts), "吗~q",
    ]  # fmt: skip
    return join(" ".join(english), " ".join(chinese), **parts)


def _question_auxiliary(mood: Mood, agreement: Agreement) -> tuple[str, str]:
    """Return the word in front of the subject and what stays behind it."""
    words = mood.value[0]
    if mood is Mood.PAST:
        return "did", ""
    if mood.value[1] is Form.PRESENT or "+s" in words:
        return ("does" if agreement is Agreement.SINGULAR else "do"), words.replace(
            "+s", ""
        ).replace(" ", "_")
    first, _, rest = _auxiliary(mood, agreement).partition("_")
    return first, rest


def ask_wh(event: Event, mood: Mood, asked: str) -> Fragment:
    """Return a question for one part (object, place, time, reason), which English alone fronts.

    The part asked for holds the question word ("when" = 什么时候).
    """
    parts = event.parts()
    _, form, zh_mood, _ = mood.value
    first, adverb = _question_auxiliary(mood, event.subject.agreement)
    form = Form.BASE if form in (Form.PAST, Form.PRESENT) else form
    rest = {name: part for name, part in parts.items() if name != asked}
    # "did" says what 了 says, "will" what 会 says.
    label = "a" if zh_mood else "v"
    english = [
        f"{{{asked}}}", f"{first}~{label}", "{head}", _labelled(adverb, "a"),
        f"{verb_form(event.verb, form)}~v", _order("object company place time", rest),
    ]  # fmt: skip
    return join(" ".join(english), _chinese_wh(event, mood, asked), **parts)


def _chinese_wh(event: Event, mood: Mood, asked: str) -> str:
    """Return the Chinese template of a question; past times and places are asked for with 是…的."""
    parts = event.parts()
    when, where = _order("time", parts), _order("place company", parts)
    if mood is Mood.PAST and asked in ("time", "place"):
        front = f"是~v {when}" if asked == "time" else f"{when} 是~v"
        return f"{{head}} {front} {where} {event.verb.zh}~v {_order('object', parts)} 的~v"
    verb = f"{event.verb.zh}{mood.value[3]}~v"
    return f"{{head}} {_zh_time(mood, 'a', parts)} {where} {verb} {_order('object', parts)}"


def passive(event: Event, mood: Mood, *, agent: Fragment | None = None) -> Fragment:
    """Return "the meeting was cancelled by Anna" = 会议被安娜取消了; the subject suffers.

    mood: PAST, FUTURE or FUTURE_NOT.
    """
    parts = event.parts() | ({"agent": agent} if agent else {})
    plural = event.subject.agreement is Agreement.PLURAL
    past = mood is Mood.PAST
    be = ("were" if plural else "was") if past else f"{mood.value[0].replace(' ', '_')}~a be"
    participle = verb_form(event.verb, Form.PARTICIPLE)
    by = "by~b {agent}" if agent else ""
    bei = "被~b {agent}" if agent else "被"
    english = f"{{head}} {be} {participle}~v {by} {_order('place time', parts)}"
    zh_verb = f"{event.verb.zh}{'了' if past else ''}~v"
    zh_mood = _labelled(mood.value[2], "a")
    chinese = f"{{head}} {_order('time', parts)} {zh_mood} {_order('place', parts)} {bei} {zh_verb}"
    return join(english, chinese, **parts)


def relative_object(noun: Fragment, event: Event, mood: Mood) -> Fragment:
    """Return "the report that Anna wrote" = 安娜写的报告; moods PAST and PROGRESSIVE.

    Chinese needs no 了 before 的: a relative clause without 正在 is a past one.
    """
    parts = event.parts()
    agreement = event.subject.agreement
    auxiliary = _labelled(_auxiliary(mood, agreement) if mood.value[0] else "", "a")
    verb = verb_form(event.verb, mood.value[1], agreement)
    english = f"{{noun}} that~r {{head}} {auxiliary} {verb}~v {_order('company place time', parts)}"
    zh_mood = _labelled(mood.value[2], "a")
    chinese = (
        f"{{head}} {_order('time', parts)} {zh_mood} {_order('place company', parts)} "
        f"{event.verb.zh}~v 的~r {{noun}}"
    )
    made = join(english, chinese, noun=noun, **parts)
    return Fragment(made.en, made.other, noun.agreement)


def relative_subject(noun: Fragment, event: Event) -> Fragment:
    """Return "the engineer who designed the product" = 设计了产品的工程师; always past.

    The event's own subject is not said.
    """
    parts = {name: part for name, part in event.parts().items() if name != "head"}
    behind, before = _order("object company place time", parts), _order("time place company", parts)
    english = f"{{noun}} who~r {verb_form(event.verb, Form.PAST)}~v {behind}"
    chinese = f"{before} {event.verb.zh}了~v {_order('object', parts)} 的~r {{noun}}"
    made = join(english, chinese, noun=noun, **parts)
    return Fragment(made.en, made.other, noun.agreement)
