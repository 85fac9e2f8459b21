"""Recompute the main numbers of `earvoice evaluate score --out DIR` from DIR/segments.jsonl alone.

usage: python docs/recompute_scores.py DIR/segments.jsonl [13a|zh|ja-mecab|ko-mecab]
"""

import json
import sys
from pathlib import Path
from statistics import fmean

from sacrebleu.metrics import BLEU, CHRF

# Figure: kind of line, its times, where they end, and whether the first unit at the end counts.
FIGURES = {
    "laal_s": ("short", "delays_s", "source_s", 1),
    "yaal_s": ("short", "delays_s", "source_s", 0),
    "stream_laal_s": ("mwer", "delays_s", "source_s", 1),
    "stream_laal_ca_s": ("mwer", "elapsed_s", "source_s", 1),
    "hpo_stream_laal_s": ("pair", "delays_s", "source_s", 1),
    "long_laal_s": ("soft", "delays_s", "source_s", 1),
    "long_yaal_s": ("soft", "delays_s", "recording_end_s", 0),
}


def lag_s(line: dict, times: str, end: str, inclusive: int) -> float | None:
    """Return how far the units of a segment lie behind an even pace, in the mean."""
    pace_s = line["source_s"] / max(len(line[times]), line["reference_units"], 1)
    stops = [at + inclusive for at, time_s in enumerate(line[times]) if time_s >= line[end]]
    counted_s = line[times][: stops[0]] if stops else line[times]
    lags_s = [time_s - at * pace_s for at, time_s in enumerate(counted_s)]
    return 10.0 if line["null"] else fmean(lags_s) if lags_s else None


lines = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").split("\n") if line]
scores = {}
for name, (kind, *where) in FIGURES.items():
    found_s = [lag_s(line, *where) for line in lines if line["kind"] == kind]
    known_s = [lag for lag in found_s if lag is not None]
    scores |= {name: fmean(known_s)} if known_s else {}
texts = [line for line in lines if line["kind"] in ("short", "soft")]
outputs, references = ([line[side] for line in texts] for side in ("output", "reference"))
scores["chrf"] = CHRF().corpus_score(outputs, [references]).score
tokenizer = sys.argv[2] if len(sys.argv) > 2 else "13a"
scores["bleu"] = BLEU(tokenize=tokenizer).corpus_score(outputs, [references]).score
sys.stdout.write(json.dumps(scores, indent=1) + "\n")
