"""Have models rate what was scored: everything they need is looked for before any long work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from earvoice.errors import ConfigError
from earvoice.evaluation.scoring.material import Form, Material
from earvoice.evaluation.scoring.model_figures import Rater, Tell
from earvoice.evaluation.scoring.scores import Group, Scored
from earvoice.evaluation.scoring.speech import is_spoken

PAIR = "pair"


def require_ready(raters: Sequence[Rater], material: Material, *, pairs: bool) -> None:
    """Raise ConfigError or ModelError, quickly, when something that models need is missing.

    pairs: they rate the pairs of a null-aware alignment.
    """
    names = [rater.name for rater in raters]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ConfigError(f"{twice} is asked for twice; expected each once; score in two runs")
    if raters and any(map(is_spoken, material.runs)):
        raise ConfigError(
            f"the output is speech, and {names[0]} rates text; expected logs of text output; leave "
            "out --learned and --judge"
        )
    if pairs and material.form is Form.SHORT:
        raise ConfigError(
            "--pairs is for talks, and every recording here is one segment; leave it out"
        )
    if pairs and material.divided is not None:
        raise ConfigError(
            "--pairs needs the log of whole talks, and this output is divided or without times; "
            "leave it out"
        )
    reader = next((rater for rater in raters if rater.needs_source), None)
    if reader is not None:
        _require_transcripts(material, reader)
    for rater in raters:
        rater.check()


def rated(
    scored: Scored, raters: Sequence[Rater], *, pairs: bool, tell: Callable[[str], Tell]
) -> Scored:
    """Return the figures together with those of models, asked one after another.

    pairs: of the null-aware alignment, in place of the segments that BLEU is computed on. tell:
    returns whom to tell about the progress of a figure.
    """
    if not raters:
        return scored
    group = _chosen(scored, pairs=pairs)
    figures = tuple(rater.rate(group, tell(rater.name)) for rater in raters)
    return replace(scored, scores=replace(scored.scores, models=figures))


def _chosen(scored: Scored, *, pairs: bool) -> Group:
    if not pairs:
        return scored.groups[0]
    return next(group for group in scored.groups if group.kind == PAIR)


def _require_transcripts(material: Material, rater: Rater) -> None:
    places = _references(material)
    for (recording, at, reference), said in zip(places, material.transcripts, strict=True):
        if reference.strip() and not said.strip():
            raise ConfigError(
                f"{recording}, segment {at}: there is no transcript, and {rater.name} reads what "
                "was said; add --transcripts, a line for each reference"
            )


def _references(material: Material) -> list[tuple[str, int, str]]:
    """Return every reference with its recording and its place: there, or among all segments."""
    if material.divided is not None:
        segments = material.divided.segments
        return [(f"recording {one.recording}", one.index, one.reference) for one in segments]
    return [
        (run.log.recording, at, reference.text)
        for run in material.runs
        for at, reference in enumerate(run.references)
    ]
