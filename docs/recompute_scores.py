"""Recompute BLEU, chrF and the lags of `earvoice evaluate score --out DIR` from DIR/segments.jsonl.

usage: python docs/recompute_scores.py [13a|zh|ja-mecab|ko-mecab] < DIR/segments.jsonl

Nothing of Earvoice is used. Only means are computed, not the lags of a score with --penalise-empty.
"""

import json
import sys

from sacrebleu.metrics import BLEU, CHRF


def lags_s(line: dict, figure: str) -> list[float]:
    """Return how far each unit that counts is behind an even pace; 10 s for a null alignment."""
    times_s = line["elapsed_s" if figure.endswith("_ca_s") else "delays_s"]
    end_s = line["recording_end_s" if figure.startswith("long_yaal") else "source_s"]
    # LAAL ends with the first unit at the source's end, YAAL before it.
    count = next((at for at, t in enumerate(times_s) if t >= end_s), len(times_s))
    pace_s = line["source_s"] / max(len(times_s), line["reference_units"], 1)
    lags_s = [t - at * pace_s for at, t in enumerate(times_s[: count + ("laal" in figure)])]
    return [10.0] if line["null"] else lags_s


lines = list(map(json.loads, sys.stdin.buffer))
texts = [(one["output"], one["reference"]) for one in lines if one["kind"] in ("short", "soft")]
outputs, references = zip(*texts, strict=True)
bleu = BLEU(tokenize=(*sys.argv, "13a")[1]).corpus_score(outputs, [references]).score
scores = {"bleu": bleu, "chrf": CHRF().corpus_score(outputs, [references]).score}
for name in sorted({name for line in lines for name in line.get("figures", ()) if "aal_" in name}):
    found = [lags_s(line, name) for line in lines if name in line.get("figures", ())]
    means_s = [sum(lags) / len(lags) for lags in found if lags]
    scores |= {name: sum(means_s) / len(means_s)} if means_s else {}
sys.stdout.write(json.dumps(scores, indent=1) + "\n")
