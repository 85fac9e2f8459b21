"""Preparing: reproducible shards, kept when finished, checked at the end."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from earvoice.data.parley.sentence import PARLEY
from earvoice.data.prepare import (
    PrepareConfig,
    TokenizerConfig,
    _examples,
    prepare,
    shard_plans,
)
from earvoice.data.recipe import load_recipe
from earvoice.data.scripts import MixConfig, ScriptSource
from earvoice.data.shards import ExampleKind, Shards
from earvoice.data.speech import Synthesiser
from earvoice.data.tatoeba import Part, TatoebaConfig, attribution, read_pairs
from earvoice.errors import AudioError, ConfigError, DataError
from earvoice.model.tokenizer import Tokenizer
from earvoice.voice import EspeakProcess
from earvoice.voice.utterance import Speech, Utterance
from tests.data.tatoeba.rows import lines, write


def recipe(out: Path, **changes: object) -> PrepareConfig:
    base = PrepareConfig(
        out=out,
        hours=0.03,
        dev_hours=0.005,
        shard_minutes=0.9,
        mix=MixConfig(sentence=0.3, group=0.3, talk=0.2, no_speech=0.2, talk_s=(10.0, 20.0)),
        tokenizer=TokenizerConfig(vocab_size=2500, sentences=1500),
    )
    return base.model_copy(update=changes)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> PrepareConfig:
    config = recipe(tmp_path_factory.mktemp("prepared"))
    prepare(config)
    return config


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_result_holds_both_splits_directions_and_whole_chunks(prepared: PrepareConfig) -> None:
    train, dev = Shards(prepared.out / "train"), Shards(prepared.out / "dev")
    assert train.hours >= prepared.hours and dev.hours >= prepared.dev_hours
    assert len({str(label.direction) for label in train.labels}) == 2
    assert {label.kind for label in train.labels} == set(ExampleKind)
    for index, label in enumerate(train.labels):
        assert len(train.mel(index)) == 112 * label.chunks <= 112 * 60
        assert (label.chunks - 1) * 1.12 < label.source_s <= label.chunks * 1.12 + 1e-6
        assert bool(label.transcript) == any(label.targets)
        assert "".join(label.heard) == label.transcript
        assert len(label.heard) == label.chunks
    assert Tokenizer.load(prepared.out / "tokenizer.json").vocab_size <= 2500


def test_a_lost_shard_is_made_again_and_finished_ones_are_kept(prepared: PrepareConfig) -> None:
    before = contents(prepared.out)
    kept = prepared.out / "train" / "shard-0000.npy"
    written_at = kept.stat().st_mtime_ns
    lost = "train/shard-0001"
    (prepared.out / f"{lost}.npy").unlink()
    (prepared.out / f"{lost}.jsonl").unlink()
    prepare(prepared)
    after = contents(prepared.out)
    made_again = before.pop(f"{lost}.npy"), after.pop(f"{lost}.npy")
    assert after == before
    # eSpeak's breathy voices draw their noise from the clock, so sound is only nearly the same.
    one, other = (np.load(BytesIO(data)).astype(np.float32) for data in made_again)
    assert one.shape == other.shape
    assert float(np.abs(one - other).mean()) < 0.02
    assert kept.stat().st_mtime_ns == written_at


def test_shards_of_another_recipe_are_not_mixed(prepared: PrepareConfig) -> None:
    with pytest.raises(ConfigError, match="another recipe"):
        prepare(prepared.model_copy(update={"seed": 2}))


def test_progress_reaches_the_hours_wanted(tmp_path: Path, prepared: PrepareConfig) -> None:
    steps: list[tuple[float, float]] = []
    config = recipe(tmp_path, hours=0.004, dev_hours=0.004, shard_minutes=1.0)
    prepare(config, on_progress=lambda done, wanted: steps.append((done, wanted)))
    assert [done for done, _ in steps] == pytest.approx([0.004, 0.008])
    assert {wanted for _, wanted in steps} == {0.008}


def test_transcripts_that_do_not_fit_their_frames_stop_the_preparation(
    prepared: PrepareConfig,
) -> None:
    index = prepared.out / "train" / "shard-0000.jsonl"
    kept = index.read_text(encoding="utf-8")
    index.write_text(kept.replace('"transcript": "', '"transcript": "' + "xq" * 900), "utf-8")
    try:
        with pytest.raises(DataError, match="more CTC units than frames"):
            prepare(prepared)
    finally:
        index.write_text(kept, encoding="utf-8")


class _Refusing:
    """A synthesiser that refuses every n-th utterance."""

    def __init__(self, inner: Synthesiser, every: int) -> None:
        self._inner, self._every, self._asked = inner, every, 0

    def speak(self, utterance: Utterance) -> Speech:
        self._asked += 1
        if self._asked % self._every == 0:
            raise AudioError("the library died")
        return self._inner.speak(utterance)


def test_what_the_synthesiser_refuses_is_left_out_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = recipe(tmp_path)
    plan = shard_plans(config, "train", 0.01, 0)[0]
    with EspeakProcess() as process:
        examples = list(_examples(plan, config, _Refusing(process, every=5)))
    assert sum(example.label.source_s for example in examples) >= 36.0
    assert caplog.text.count("left out of shard-0000") in (1, 2, 3)


def test_a_synthesiser_that_refuses_everything_stops_the_preparation(tmp_path: Path) -> None:
    config = recipe(tmp_path)
    plan = shard_plans(config, "train", 0.01, 0)[0]
    with EspeakProcess() as process, pytest.raises(AudioError, match="died"):
        list(_examples(plan, config, _Refusing(process, every=1)))


def test_more_hours_add_shards_and_change_none(tmp_path: Path) -> None:
    short, long = (
        shard_plans(recipe(tmp_path, shard_minutes=15.0), "train", hours, 0) for hours in (1.0, 2.0)
    )
    assert long[: len(short)] == short
    assert len(long) == 8


def test_the_mix_keeps_its_shares_of_audio() -> None:
    source = ScriptSource(MixConfig(), seed=3)
    length_s = {
        ExampleKind.SENTENCE: 4.0,
        ExampleKind.GROUP: 12.0,
        ExampleKind.TALK: 60.0,
        ExampleKind.NO_SPEECH: 5.0,
    }
    spent: Counter[ExampleKind] = Counter()
    for _ in range(2000):
        kind, _ = source.draw_kind()
        source.count(kind, length_s[kind])
        spent[kind] += int(length_s[kind])
    for kind in ExampleKind:
        share = spent[kind] / spent.total()
        assert share == pytest.approx(MixConfig().share(kind), abs=0.02)


def test_a_second_source_is_heard_in_both_parts_and_its_sentences_stay_apart(
    tmp_path: Path,
) -> None:
    source = TatoebaConfig(path=write(tmp_path, lines()), share=0.5, dev=0.2, min_score=-1.0)
    mix = MixConfig(sentence=1.0, group=0.0, talk=0.0, no_speech=0.0, disfluent=0.0)
    config = recipe(tmp_path / "out", hours=0.01, dev_hours=0.01, tatoeba=source, mix=mix)
    prepare(config)
    for part, other in (Part.TRAIN, Part.DEV), (Part.DEV, Part.TRAIN):
        said = {label.transcript for label in Shards(config.out / part).labels}
        mine, others = (
            {pair.spoken(way) for pair in read_pairs(config.out, its) for way in PARLEY}
            for its in (part, other)
        )
        assert len(said & mine) >= 4 and not said & others
        assert said - mine
    assert "tatoeba.org" in attribution(config.out)
    tokenizer = Tokenizer.load(config.out / "tokenizer.json")
    assert len(tokenizer.encode("娜")) == 1  # Ann, whom the grammar does not know


def test_a_recipe_without_a_second_source_is_written_as_before(prepared: PrepareConfig) -> None:
    assert "tatoeba" not in (prepared.out / "recipe.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('path = "a"\nweight = 1', "tatoeba.weight: Extra inputs"),
        ('path = "a"\nshare = 1.5', "tatoeba.share"),
        ("share = 0.3", "tatoeba.path: Field required"),
    ],
)
def test_a_second_source_that_is_not_understood_is_named(
    tmp_path: Path, table: str, message: str
) -> None:
    path = tmp_path / "prepare.toml"
    path.write_text(f'out = "out"\n[tatoeba]\n{table}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_recipe(PrepareConfig, path)


def test_a_second_source_that_is_missing_is_named(tmp_path: Path) -> None:
    missing = TatoebaConfig(path=tmp_path / "nowhere.tsv")
    with pytest.raises(DataError, match=r"no sentences of Tatoeba at .*nowhere\.tsv"):
        prepare(recipe(tmp_path / "out", tatoeba=missing))
