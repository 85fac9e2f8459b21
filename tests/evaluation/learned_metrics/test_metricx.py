"""A random mT5 with MetricX's classes and vocabulary, two layers deep and eight wide."""

import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import MT5Config, MT5ForConditionalGeneration, PreTrainedTokenizerFast

from earvoice.errors import ConfigError, ModelError
from earvoice.evaluation.learned_metrics.metric import Triple
from earvoice.evaluation.learned_metrics.metricx import MetricX, metricx_input

WORDS = ["<pad>", "</s>", "<unk>", "source:", "candidate:", "reference:", "a", "b", "c", "d"]
TRIPLES = [Triple("a b", "c", "d"), Triple("a b c d", "d d a", "b c"), Triple("b", "b", "b")]


def tokenizer() -> PreTrainedTokenizerFast:
    words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    words.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )


def network(vocabulary: int = 250112) -> MT5ForConditionalGeneration:
    """Return a model whose output rows differ from its embeddings, as MetricX's do."""
    torch.manual_seed(7)
    model = MT5ForConditionalGeneration(
        MT5Config(vocab_size=vocabulary, d_model=8, d_kv=4, d_ff=8, num_layers=2, num_heads=2)
    )
    model.lm_head.weight = torch.nn.Parameter(torch.randn(vocabulary, 8) * 5)
    return model.eval()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("metricx")
    network().save_pretrained(path)
    tokenizer().save_pretrained(path)
    return path


def metricx(folder: Path, batch: int = 8) -> MetricX:
    return MetricX(str(folder), tokenizer=str(folder), batch=batch)


def test_the_input_is_the_published_one() -> None:
    assert metricx_input(Triple("Hi.", "Hallo.", "Guten Tag.")) == (
        "source: Hi. candidate: Hallo. reference: Guten Tag."
    )


def test_the_score_is_the_clipped_logit_of_extra_id_10_after_one_step(folder: Path) -> None:
    whole, words = network(), tokenizer()
    raw = []
    for triple in TRIPLES:
        ids = torch.tensor([words(metricx_input(triple))["input_ids"][:-1]])
        with torch.no_grad():
            logits = whole(input_ids=ids, decoder_input_ids=torch.zeros(1, 1, dtype=torch.long))
        raw.append(float(logits.logits[0, 0, 250089]))
    expected = [min(max(value, 0.0), 25.0) for value in raw]
    assert any(0 < value < 25 for value in raw), raw
    assert metricx(folder).score(TRIPLES) == pytest.approx(expected, abs=1e-4)


def test_batches_of_any_size_give_the_same_scores(folder: Path) -> None:
    alone = metricx(folder, batch=1).score(TRIPLES)
    assert metricx(folder, batch=3).score(TRIPLES) == pytest.approx(alone, abs=1e-4)
    assert len({round(score, 3) for score in alone}) > 1


def test_scores_are_clipped_to_0_and_25(folder: Path, tmp_path: Path) -> None:
    loud = network()
    loud.lm_head.weight.data *= 1e4
    loud.save_pretrained(tmp_path)
    tokenizer().save_pretrained(tmp_path)
    clipped = metricx(tmp_path).score(TRIPLES)
    assert set(clipped) <= {0.0, 25.0}
    assert [score > 0 for score in clipped] == [
        score > 0 for score in metricx(folder).score(TRIPLES)
    ]
    assert 25.0 in clipped


def test_a_check_loads_no_weights_and_finds_the_tokenizer_beside_them(
    folder: Path, tmp_path: Path
) -> None:
    MetricX(str(folder)).check()
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(folder / name, bare)
    with pytest.raises(ModelError, match=r"no file of safetensors or bin"):
        MetricX(str(bare)).check()
    (bare / "model.safetensors").write_bytes(b"no weights")
    MetricX(str(bare)).check()
    with pytest.raises(ModelError, match="could not be loaded"):
        MetricX(str(bare)).score(TRIPLES)
    (bare / "config.json").unlink()
    with pytest.raises(ModelError, match="could not be loaded"):
        MetricX(str(bare)).check()


def test_a_closed_metric_loads_its_model_again(folder: Path) -> None:
    metric = metricx(folder)
    before = metric.score(TRIPLES)
    metric.close()
    assert metric.score(TRIPLES) == before


def test_null_pairs_get_25_without_a_model() -> None:
    metric = MetricX("/no/such/model")
    assert metric.score([Triple("s", "", "r"), Triple("", "h", "")]) == [25.0, 25.0]
    assert not metric.higher_is_better


def test_a_text_past_the_limit_is_cut_and_counted(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    long = " ".join(["b"] * 1530)
    # source: a candidate: + 1530 + reference: + 2 more = 1536 words, of which 1535 are read.
    triples = [Triple("a", long, reference) for reference in ("b a", "b d", "d a", "b")]
    with caplog.at_level(logging.WARNING, logger="earvoice"):
        first, last_word_differs, last_read_differs, whole = metricx(folder).score(triples)
    assert first == last_word_differs == whole
    assert 0 < first < 25
    assert first != last_read_differs
    assert "3 of 4 texts cut" in caplog.text


def test_a_missing_model_or_tokenizer_is_a_model_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"could not be loaded.*expected"):
        metricx(tmp_path).score(TRIPLES)
    with pytest.raises(ModelError, match="tokenizer of"):
        MetricX(str(folder), tokenizer=str(tmp_path)).score(TRIPLES)


def test_a_checkpoint_without_the_output_rows_is_refused(tmp_path: Path) -> None:
    whole = network()
    weights = {name: value for name, value in whole.state_dict().items() if "lm_head" not in name}
    whole.save_pretrained(tmp_path, state_dict=weights)
    with pytest.raises(ModelError, match=r"lacks lm_head\.weight"):
        metricx(tmp_path).score(TRIPLES)


def test_a_vocabulary_without_the_score_token_is_refused(tmp_path: Path) -> None:
    network(vocabulary=100).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="vocabulary has 100 tokens"):
        metricx(tmp_path).score(TRIPLES)


def test_a_batch_below_one_is_refused() -> None:
    with pytest.raises(ConfigError, match="batch is 0"):
        MetricX(batch=0)


def test_importing_the_metrics_loads_no_torch() -> None:
    code = (
        "import sys, earvoice.evaluation.learned_metrics\n"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
