"""`segments.jsonl`: everything the figures were computed from, one line a segment or recording.

| kind | one line is | figures |
|---|---|---|
| short | a recording | AL, LAAL, YAAL and the like; quality |
| soft | a segment of a talk, divided by similarity | LongYAAL and the like; quality |
| mwer | the same, divided at the least word error rate | StreamLAAL |
| pair | a pair of a null-aware alignment | HPO's StreamLAAL; `null` if one side is missing |
| recording | a whole recording | FLAL, erasure, real-time factor |

Times are seconds from the start of the segment, or of the recording where the source is text:
tokens. Output without times has no fields of time or duration. `figures` holds the segment's own
value of every figure, null where it has none; those of learned metrics and judges are on the kind
of line that they rated. `judgements` holds what each answer of a judge says, with the errors it
marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from earvoice.agent.events import JsonValue
from earvoice.evaluation.scoring.quality import scored_reference
from earvoice.evaluation.scoring.scores import Group, Scored
from earvoice.metrics.logs import Modality, write_resegmented
from earvoice.metrics.logs.files import write_records, write_whole
from earvoice.metrics.logs.omnisteval import RESEGMENTED
from earvoice.metrics.segment import Segment

SEGMENTS, FIGURES = "segments.jsonl", "figures.json"


def write_scored(folder: Path, scored: Scored) -> list[Path]:
    """Write `segments.jsonl` and `figures.json`; raises DataError where that cannot be.

    Talks are written as `instances.resegmented.jsonl` too, divided by similarity, as OmniSTEval
    reads and writes them.
    """
    figures = json.dumps(scored.scores.to_json(), ensure_ascii=False, indent=1)
    written = [
        write_records(folder / SEGMENTS, score_rows(scored)),
        write_whole(folder / FIGURES, [figures]),
    ]
    segments = _resegmented(scored)
    if segments:
        unit = scored.scores.material.unit
        written.append(write_resegmented(folder / RESEGMENTED, segments, unit=unit))
    return written


def score_rows(scored: Scored) -> Iterator[dict[str, JsonValue]]:
    """Yield the lines of `segments.jsonl`."""
    for group in scored.groups:
        yield from _group_rows(group, scored)
    for recording in scored.recordings:
        yield {"kind": "recording", **asdict(recording)}


def _group_rows(group: Group, scored: Scored) -> Iterator[dict[str, JsonValue]]:
    material = scored.scores.material
    models = [model for model in scored.scores.models if model.kind == group.kind]
    for at, segment in enumerate(group.segments):
        figures: dict[str, JsonValue] = {}
        for score in group.latency:
            figures[score.name] = score.values[at]
            if score.aware_values:
                figures[score.aware_name] = score.aware_values[at]
        figures |= {model.name: model.values[at] for model in models}
        details = {model.name: model.details[at] for model in models if model.details}
        yield {
            "kind": group.kind,
            "recording": segment.recording,
            "index": segment.index,
            "null": at in group.nulls,
            "output": segment.text,
            "reference": scored_reference(segment.reference, material.unit, material.form),
            "transcript": group.transcripts[at],
            "reference_units": segment.reference_units,
            **(_times(segment) if group.latency else {}),
            "figures": figures,
            **({"judgements": details} if details else {}),
        }


def _times(segment: Segment) -> dict[str, JsonValue]:
    return {
        "source_s": segment.source_s,
        "recording_end_s": segment.recording_end_s,
        "delays_s": list(segment.delays_s),
        "elapsed_s": list(segment.elapsed_s),
    }


def _resegmented(scored: Scored) -> tuple[Segment, ...]:
    """Return what goes into OmniSTEval's file; nothing for what came from one.

    Nothing either for a source of text, whose times are no milliseconds.
    """
    material = scored.scores.material
    given = material.divided is not None and material.divided.given
    if given or any(run.log.source is Modality.TEXT for run in material.runs):
        return ()
    return next((group.segments for group in scored.groups if group.kind == "soft"), ())
