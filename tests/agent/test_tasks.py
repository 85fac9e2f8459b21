"""Tasks: what a turn writes down of the source comes out as its transcript."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from earvoice.agent.drafts import Opening, Written
from earvoice.agent.engine import Engine
from earvoice.agent.interpreter import Interpreter, choose_task
from earvoice.agent.step import StepInput, WriteRule
from earvoice.agent.writing import Writing
from earvoice.audio.features import log_mel
from earvoice.errors import ConfigError
from earvoice.model.checkpoint import save_checkpoint
from earvoice.model.speech_lm import SpeechLM
from earvoice.testing.models import tiny_model
from earvoice.testing.tones import voice_like
from earvoice.types import Direction, Task, TaskKind
from tests.agent.test_engine import chunk, noise

EVERY = (TaskKind.INTERPRET, TaskKind.TRANSCRIBE, TaskKind.CHAIN)
WAY = Direction.parse("en-zh")


class Dictated:
    """Chooses the ids it was told, and remembers where the mark was allowed."""

    def __init__(self, model: SpeechLM, ids: list[int]) -> None:
        self._ids = iter([*ids, model.template.eot])
        self._mark = model.template.translation_mark
        self.allowed: list[bool] = []

    def choose(self, logits_NV: torch.Tensor) -> list[int]:
        self.allowed.append(bool(logits_NV[0, self._mark].isfinite()))
        return [next(self._ids)]

    def logps(self, logits_NV: torch.Tensor, ids: list[int]) -> list[float]:
        return []


def written(model: SpeechLM, kind: TaskKind, ids: list[int]) -> tuple[Written, list[bool]]:
    dictated = Dictated(model, ids)
    with torch.inference_mode():
        writing = Writing(model, slots=1, chooser=dictated)
        writing.start(0, Task(WAY, 1, kind))
        turn = writing.turn(
            {0: Opening(14, WriteRule(), True, 20)}, model.encode(torch.zeros(1, 112, 80))
        )[0]
    return turn, dictated.allowed


def test_a_chained_turn_comes_apart_in_transcript_and_translation() -> None:
    model = tiny_model()
    heard, text = (model.tokenizer.encode(words) for words in (" the meeting", "会议"))
    turn, allowed = written(model, TaskKind.CHAIN, list(model.template.chained(heard, text)))
    assert (turn.transcript, turn.text) == (" the meeting", "会议")
    # The translation may begin at any point, once.
    assert allowed == [True] * (len(heard) + 1) + [False] * (len(text) + 1)


def test_a_transcribed_turn_is_all_transcript_and_may_hold_no_mark() -> None:
    model = tiny_model()
    heard = model.tokenizer.encode(" the meeting")
    for kind in EVERY[:2]:
        turn, allowed = written(model, kind, heard)
        assert not any(allowed)
        texts = (" the meeting", "")
        assert texts == ((turn.transcript, turn.text)[:: 1 if kind.writes_source else -1])


def test_a_character_cut_between_turns_is_finished_on_its_own_side() -> None:
    model = tiny_model()
    piece = model.tokenizer.encode("語")  # unseen, so three bytes
    assert len(piece) == 3
    text = model.tokenizer.encode("会")
    ids = [*model.template.chained(piece[:1], text), *[model.template.eot], *piece[1:]]
    dictated = Dictated(model, ids)
    with torch.inference_mode():
        writing = Writing(model, slots=1, chooser=dictated)
        writing.start(0, Task(WAY, 1, TaskKind.CHAIN))
        frames = model.encode(torch.zeros(1, 112, 80))
        opening = Opening(14, WriteRule(), False, 20)
        first = writing.turn({0: opening}, frames)[0]
        second = writing.turn({0: opening}, frames)[0]
    assert [(turn.transcript, turn.text) for turn in (first, second)] == [("", "会"), ("語", "")]


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("base", [14, 7])
def test_cached_dialogues_of_every_task_equal_uncached_ones(kind: TaskKind, base: int) -> None:
    model, audio = tiny_model(base_chunk_frames=(14, 7)), noise(7, 4)
    task = Task(WAY, 1, kind)
    engine = Engine(model, slots=2, chunk_frames=base)
    slot = engine.join(task)
    outputs = [
        engine.step({slot: chunk(audio, index, base / 14)})[slot] for index in range(56 // base)
    ]
    turns = [(base, out.action.token_ids) for out in outputs]
    dialogue = model.template.dialogue(task, turns)
    with torch.inference_mode():
        frames = model.encode(torch.from_numpy(log_mel(audio))[None], chunk_frames=base)
        kinds = torch.tensor([[int(kind) for kind in dialogue.kinds]])
        vectors = model.embed(torch.tensor([dialogue.ids]), kinds, frames)[:, :-1]
        cache = model.lm(inputs_embeds=vectors, use_cache=True).past_key_values
    ours = engine.snapshot(slot).hand.cache.keys_HLD
    for layer, keys in enumerate(ours):
        torch.testing.assert_close(keys, cache.layers[layer].keys[0], atol=2e-5, rtol=0)


def test_tasks_share_an_engine_and_a_chain_survives_its_slot() -> None:
    model, audio = tiny_model(), noise(18, 6)
    engine = Engine(model, slots=3)
    slots = {kind: engine.join(Task(WAY, 1, kind)) for kind in EVERY}
    together: dict[TaskKind, list[object]] = {kind: [] for kind in EVERY}
    for index in range(3):
        outputs = engine.step(dict.fromkeys(slots.values(), chunk(audio, index)))
        for kind, slot in slots.items():
            together[kind].append(outputs[slot])
    for kind in EVERY:
        alone = Engine(model, slots=3)
        slot = alone.join(Task(WAY, 1, kind))
        assert [alone.step({slot: chunk(audio, i)})[slot] for i in range(3)] == together[kind]
        back = Engine(model, slots=3)
        again = back.restore(alone.snapshot(slot))
        for index in range(3, 6):
            heard = chunk(audio, index)
            assert back.step({again: heard})[again] == alone.step({slot: heard})[slot]


def test_what_is_written_down_takes_the_place_of_the_encoder_s_transcript() -> None:
    model, audio = tiny_model(), noise(15, 2)
    engine = Engine(model, slots=3)
    slots = {kind: engine.join(Task(WAY, 1, kind)) for kind in EVERY}
    outputs = engine.step(dict.fromkeys(slots.values(), chunk(audio, 0)))
    transcribed = outputs[slots[TaskKind.TRANSCRIBE]]
    assert transcribed.action.token_ids and transcribed.action.text == ""
    assert transcribed.tentative == ""
    assert transcribed.transcript == model.tokenizer.decode(transcribed.action.token_ids)
    interpreted = outputs[slots[TaskKind.INTERPRET]]
    assert interpreted.action.text == model.tokenizer.decode(interpreted.action.token_ids)


def test_a_turn_of_two_texts_may_be_twice_as_long() -> None:
    engine = Engine(tiny_model(), slots=1)
    slot = engine.join(Task(WAY, 1, TaskKind.CHAIN))
    heard = StepInput(noise(3, 1), WriteRule(min_tokens=99))
    assert len(engine.step({slot: heard})[slot].action.token_ids) == 10


def test_a_task_is_one_the_model_was_taught(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "one", tiny_model(), card="")
    save_checkpoint(tmp_path / "many", tiny_model(tasks_trained=EVERY), card="")
    with pytest.raises(ConfigError, match=r"not taught to transcribe; .* interpret; choose one"):
        Interpreter(tmp_path / "one", target="zh", task="transcribe")
    for kind in EVERY:
        interpreter = Interpreter(tmp_path / "many", target="zh", task=str(kind))
        assert interpreter.task.kind is kind
    # The last one has written down what it heard.
    result = interpreter.interpret([voice_like(2.0).astype(np.float32)])
    turns = result.trajectory.turns
    assert any(turn.action.token_ids for turn in turns)


def test_a_task_suits_its_source_and_policy() -> None:
    assert choose_task(None, reads=False) is TaskKind.INTERPRET
    assert choose_task(None, reads=True) is TaskKind.TRANSLATE
    assert choose_task("transcribe-translate", reads=False) is TaskKind.CHAIN
    with pytest.raises(ConfigError, match="'chain' is none for speech; choose interpret, transcr"):
        choose_task("chain", reads=False)
    with pytest.raises(ConfigError, match="none for a text; choose translate"):
        choose_task("transcribe", reads=True)
    with pytest.raises(ConfigError, match="choose learned or offline"):
        choose_task("transcribe", reads=False, policy="wait-k:3")
