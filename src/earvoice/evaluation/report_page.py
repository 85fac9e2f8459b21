"""A report as a page of Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from earvoice.evaluation.bootstrap import Interval
from earvoice.evaluation.plot import label_of
from earvoice.evaluation.provenance import Provenance
from earvoice.evaluation.report_figures import CurvePoint, DirectionFigures, Group
from earvoice.evaluation.timeliness import GRACE_S
from earvoice.text import Unit, unit_of

_NOTES = """\
Sentences and talks are Parley's frozen split `{split}`, spoken by eSpeak NG. Where nothing else is
said, white noise is 20 dB below the speech, a turn is one base chunk and the policy is the learned
one.
No test sentence occurs in training: "seen" and "unseen" tell whether training draws other sentences
of its pattern. Brackets hold 95% intervals over 1000 draws of the recordings. LAAL is the mean over
translated sentences, without computing time; first emission counts from the first word's beginning.
"""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; the first column is text, the others are figures."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)) + "\n"


def report_page(origin: Provenance, split: str, directions: Sequence[DirectionFigures]) -> str:
    """Return the whole page."""
    versions = ", ".join(f"{name} {version}" for name, version in origin.versions.items())
    sections = [
        f"# Report on {origin.model}\n",
        f"```bash\n{origin.command}\n```\n",
        f"- Model: {origin.model}, {origin.parameters:,} parameters, hash `{origin.model_hash}`",
        f"- Versions: {versions}",
        f"- Commit: {f'`{origin.commit}`' if origin.commit else 'not a checkout'}\n",
        _NOTES.format(split=split),
        "Translations: [examples.md](examples.md). Figures: [report.json](report.json).\n",
    ]
    for figures in directions:
        sections += _direction(figures)
    return "\n".join(sections)


def _direction(figures: DirectionFigures) -> list[str]:
    way = figures.direction
    rate = "CER" if unit_of(way.source) is Unit.CHAR else "WER"
    head = ("recordings", "n", "BLEU", "chrF", "LAAL", "first emission", rate, "empty", "cut")
    return [
        f"## {way}\n",
        table(head, map(_group_row, figures.groups)),
        f"BLEU `{figures.bleu_signature}`, chrF `{figures.chrf_signature}`. *{rate}*: of the live "
        "transcript. *Cut*: a turn reached its token limit.\n",
        *_moved(figures),
        *_talks(figures),
        f"### {way}: policies on the sentences\n",
        table(("policy", "turn", "BLEU", "LAAL"), map(_curve_row, figures.curve)),
        f"![BLEU over LAAL](curve-{way}.png)\n",
        *_gate(figures),
    ]


def _moved(figures: DirectionFigures) -> list[str]:
    moved = figures.moved
    if moved is None:
        return []
    rows = [
        ("sentences that change their order", str(moved.sentences)),
        ("phrases that move", str(moved.phrases)),
        ("of them in their place", _percent(moved.in_place)),
        ("BLEU of the translations", f"{moved.bleu:.2f}"),
        ("BLEU of the right phrases left in source order", f"{moved.bleu_source_order:.2f}"),
        ("difference", f"{moved.difference:+.2f}"),
    ]
    return [f"### {figures.direction}: phrases that move\n", table(("figure", "value"), rows)]


def _talks(figures: DirectionFigures) -> list[str]:
    talks = figures.talks
    late = f"written {GRACE_S:g} s after the sentence was said"
    rows = [
        ("talks", str(talks.talks)),
        ("sentences", str(talks.sentences)),
        ("of them without any translation", str(talks.untranslated)),
        (f"{late}, mean over sentences", _percent(talks.timely)),
        (f"{late}, mean over talks", _percent(talks.timely_of_talks)),
        (f"{late}, without each talk's last sentence", _percent(talks.timely_inner)),
        ("LAAL of a sentence in its talk", _seconds(talks.laal_s)),
    ]
    return [f"### {figures.direction}: talks keep up\n", table(("figure", "value"), rows)]


def _gate(figures: DirectionFigures) -> list[str]:
    unit = "characters" if unit_of(figures.direction.target) is Unit.CHAR else "words"
    heard = [
        (some.recording, f"{some.per_minute:.1f}", f"{some.per_minute_gated:.1f}")
        for some in figures.invented
    ]
    head = (
        *("5 s before", "n", "first word heard", "lost by the gate", "share", "gained"),
        *("same start", "same translation", "BLEU", "BLEU gated"),
    )
    first = [
        (
            *(some.before, str(some.n), str(some.heard), str(some.lost), _percent(some.loss)),
            *(str(some.gained), _percent(some.same_start), _percent(some.same)),
            *(f"{some.bleu:.2f}", f"{some.bleu_gated:.2f}"),
        )
        for some in figures.first_words
    ]
    return [
        f"### {figures.direction}: nobody speaks, and the voice gate\n",
        table((f"{unit} a minute", "without gate", "with gate"), heard),
        "Levels are root mean square below full scale, in dB.\n",
        table(head, first),
    ]


def _group_row(group: Group) -> tuple[str, ...]:
    return (
        group.name,
        str(group.n),
        _with_interval(group.bleu, group.bleu_interval),
        f"{group.chrf:.2f}",
        _seconds(group.laal_s),
        _seconds(group.first_emission_s),
        _percent(group.error_rate),
        str(group.n_empty),
        str(group.n_clipped),
    )


def _curve_row(point: CurvePoint) -> tuple[str, ...]:
    name = f"{point.line}, {label_of(point)}" if "wait-k" in point.line else point.line
    turn = f"{point.multiplier}x" if point.line != "offline" else "whole"
    return name, turn, _with_interval(point.bleu, point.bleu_interval), _seconds(point.laal_s)


def _with_interval(value: float, span: Interval) -> str:
    return f"{value:.2f} [{span.low:.1f}, {span.high:.1f}]"


def _seconds(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f} s"


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{100 * share:.1f}%"
