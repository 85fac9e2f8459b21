"""Recompute BLEU, chrF and the lags of `earvoice evaluate score --out DIR` from DIR/segments.jsonl.

usage: python docs/recompute_scores.py DIR/segments.jsonl [13a|zh|ja-mecab|ko-mecab]

Nothing of Earvoice is used. Only means are computed, not the lags of a score with --penalise-empty.
"""

import json
import sys
from pathlib import Path
from statistics import fmean

from sacrebleu.metrics import BLEU, CHRF


def lag_s(line: dict, figure: str, times_s: list[float]) -> float | None:
    """Return the mean lag of a segment behind an even pace; 10 s for a null alignment."""
    # LAAL ends with the first unit at the source's end, YAAL before it.
    end_s = line["recording_end_s" if figure == "long_yaal" else "source_s"]
    late = [at for at, time_s in enumerate(times_s) if time_s >= end_s] + [len(times_s)]
    counted_s = times_s[: late[0] + figure.endswith("laal")]
    pace_s = line["source_s"] / max(len(times_s), line["reference_units"], 1)
    lags_s = [time_s - at * pace_s for at, time_s in enumerate(counted_s)]
    return 10.0 if line["null"] else fmean(lags_s) if lags_s else None


lines = list(map(json.loads, Path(sys.argv[1]).read_text("utf-8").strip().split("\n")))
texts = [(one["output"], one["reference"]) for one in lines if one["kind"] in ("short", "soft")]
outputs, references = zip(*texts, strict=True)
bleu = BLEU(tokenize=(*sys.argv, "13a")[2]).corpus_score(outputs, [references]).score
scores = {"bleu": bleu, "chrf": CHRF().corpus_score(outputs, [references]).score}
for figure in ("laal", "yaal", "stream_laal", "hpo_stream_laal", "long_laal", "long_yaal"):
    for name, times in ((f"{figure}_s", "delays_s"), (f"{figure}_ca_s", "elapsed_s")):
        rows = [line for line in lines if name in line.get("figures", ())]
        lags_s = [lag for line in rows if (lag := lag_s(line, figure, line[times])) is not None]
        scores |= {name: fmean(lags_s)} if lags_s else {}
sys.stdout.write(json.dumps(scores, indent=1) + "\n")
