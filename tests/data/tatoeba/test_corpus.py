"""The corpus beside the shards: chosen once, the same every time, with its attribution."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from earvoice.data.parley.sentence import SentencePair
from earvoice.data.tatoeba import Part, TatoebaConfig, attribution, prepare_tatoeba, read_pairs
from earvoice.data.tatoeba.corpus import select
from earvoice.data.tatoeba.rows import Row
from earvoice.errors import DataError
from earvoice.types import Language
from tests.data.tatoeba.rows import NAMES, line, lines, write


def config(path: Path, **changes: object) -> TatoebaConfig:
    return TatoebaConfig(path=path, dev=0.2, min_score=-1.0).model_copy(update=changes)


def english(pairs: tuple[SentencePair, ...]) -> set[str]:
    return {pair.text(Language.EN) for pair in pairs}


def test_both_parts_are_written_apart_and_come_back_as_pairs(tmp_path: Path) -> None:
    write(tmp_path / "data", lines())
    prepare_tatoeba(config(tmp_path / "data"), tmp_path / "out")
    train, dev = (english(read_pairs(tmp_path / "out", part)) for part in Part)
    assert len(train) > len(dev) > 0 and not train & dev
    assert train | dev <= {row.split("\t")[0] for row in lines()}
    assert len(train | dev) > 0.8 * len(lines())


def test_what_is_there_is_kept_and_a_second_time_gives_the_same(tmp_path: Path) -> None:
    file = write(tmp_path / "data", lines())
    one, other = tmp_path / "one", tmp_path / "other"
    prepare_tatoeba(config(file), one)
    prepare_tatoeba(config(file), other)
    contents = {path.name: path.read_bytes() for path in one.iterdir()}
    assert contents == {path.name: path.read_bytes() for path in other.iterdir()}
    file.unlink()
    prepare_tatoeba(config(file), one)
    assert contents == {path.name: path.read_bytes() for path in one.iterdir()}


def test_sentences_of_evaluation_are_never_chosen(tmp_path: Path) -> None:
    file = write(tmp_path, lines())
    write(tmp_path, [row.replace(".\t", "!\t") for row in lines()[:30]], "tatoeba.en-zh.dev.tsv")
    selection = select(config(file))
    chosen = {row.row.key(Language.EN) for row in selection.rows}
    held_out = {Row(row.split("\t")[0], "", ()).key(Language.EN) for row in lines()[:30]}
    assert chosen and not chosen & held_out
    assert selection.left_out["held out"] == 30


def test_what_is_left_out_is_counted_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [*lines(), lines()[0], line("It cost $5.", "要五块。")]
    rows.append(line("Tom likes John.", "玛丽每天认识安娜。"))
    rows.append(line("Tom likes Mary.", "汤姆" + "每天" * 20 + "喜欢玛丽。"))
    file = write(tmp_path, rows)
    everything = select(config(file, min_score=-99.0))
    assert +everything.left_out == {"said twice": 1, "cannot be said": 1, "too long or short": 1}
    good = select(config(file, min_score=0.3))
    assert good.left_out["weakly aligned"] == 2  # the wrong one, and the stretched one, too
    for selection in everything, good:
        assert len(selection.rows) + selection.left_out.total() == len(rows)
    with caplog.at_level(logging.INFO, logger="earvoice"):
        prepare_tatoeba(config(file, min_score=0.3), tmp_path / "out")
    assert "1 said twice, 0 held out, 1 cannot be said, 2 weakly aligned" in caplog.text


def test_a_character_that_is_hardly_ever_seen_costs_no_token(tmp_path: Path) -> None:
    rare = [line(f"{name} likes cats.", f"{name_zh}喜欢猫。") for name, name_zh in NAMES.items()]
    file = write(tmp_path, [*lines(), *rare])
    assert len(select(config(file, min_seen=len(rare))).rows) == len(lines()) + len(rare)
    fewer = select(config(file, min_seen=len(rare) + 1))
    assert not any("猫" in row.row.zh for row in fewer.rows)
    assert fewer.left_out["with a rare character"] == len(rare)


def test_everybody_who_wrote_a_sentence_is_named_for_the_card(tmp_path: Path) -> None:
    write(tmp_path, lines())
    assert attribution(tmp_path) == ""
    prepare_tatoeba(config(tmp_path), tmp_path)
    text = attribution(tmp_path)
    assert "Tatoeba (tatoeba.org), CC BY 2.0 FR" in text
    assert all(name in text for name in ("Martha", "tom7", "mary7", "john7", "ann7"))
    assert "CK" not in text


def test_a_filter_that_leaves_nothing_says_which_to_change(tmp_path: Path) -> None:
    write(tmp_path, lines())
    with pytest.raises(DataError, match=r"lower tatoeba\.min_score"):
        prepare_tatoeba(config(tmp_path, min_score=99.0), tmp_path / "out")
    with pytest.raises(DataError, match=r"left for dev.*change tatoeba\.dev"):
        prepare_tatoeba(config(tmp_path, dev=1e-9), tmp_path / "out")


def test_pairs_that_were_not_prepared_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot read .*tatoeba-dev\.jsonl"):
        read_pairs(tmp_path, Part.DEV)


def test_the_real_sentences_are_mostly_good(shared_data: Path) -> None:
    # A part of them: every twentieth, which knows far fewer words than all do.
    if not (shared_data / "text").is_dir():
        pytest.skip(f"no sentences of Tatoeba at {shared_data / 'text'}")
    from earvoice.data.tatoeba.pairs import aligned_rows
    from earvoice.data.tatoeba.rows import read_rows, training_file

    rows = read_rows(training_file(shared_data))[::20]
    aligned = aligned_rows(rows)
    assert len(aligned) > 0.97 * len(rows)
    assert sum(row.score > 0.8 for row in aligned) > 0.6 * len(aligned)
