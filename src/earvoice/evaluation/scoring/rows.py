"""`segments.jsonl`: everything the figures were computed from, one line a segment or recording.

| kind | one line is | figures |
|---|---|---|
| short | a recording | AL, LAAL, YAAL and the like; quality |
| soft | a segment of a talk, divided by similarity | LongYAAL and the like; quality |
| mwer | the same, divided at the least word error rate | StreamLAAL |
| pair | a pair of a null-aware alignment | HPO's StreamLAAL; `null` if one side is missing |
| recording | a whole recording | FLAL, erasure, real-time factor |

Times are seconds from the start of the segment, or of the recording where the source is text:
tokens. `figures` holds the segment's own value of every figure, null where it has none; those of
learned metrics and judges are on the kind of line that they rated. `judgements` holds what each
answer of a judge says, with the errors it marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from earvoice.agent.events import JsonValue
from earvoice.evaluation.scoring.quality import scored_reference
from earvoice.evaluation.scoring.scores import Group, Scored
from earvoice.metrics.logs.files import write_records, write_whole

SEGMENTS, FIGURES = "segments.jsonl", "figures.json"


def write_scored(folder: Path, scored: Scored) -> list[Path]:
    """Write `segments.jsonl` and `figures.json`; raises DataError where that cannot be."""
    figures = json.dumps(scored.scores.to_json(), ensure_ascii=False, indent=1)
    return [
        write_records(folder / SEGMENTS, score_rows(scored)),
        write_whole(folder / FIGURES, [figures]),
    ]


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
            "source_s": segment.source_s,
            "recording_end_s": segment.recording_end_s,
            "delays_s": list(segment.delays_s),
            "elapsed_s": list(segment.elapsed_s),
            "figures": figures,
            **({"judgements": details} if details else {}),
        }
