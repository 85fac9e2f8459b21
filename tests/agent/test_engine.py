from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from earvoice.agent.choosing import Sampler, Sampling
from earvoice.agent.engine import Engine
from earvoice.agent.step import StepInput, StepOutput, WriteRule
from earvoice.audio.features import log_mel
from earvoice.errors import SessionError
from earvoice.model.compression import HeardDialogues, compressed
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.template import Kind
from earvoice.testing.models import tiny_model
from earvoice.types import Direction, Task

CHUNK = 17_920
TASK = Task(Direction.parse("en-zh"))
Audio = NDArray[np.float32]


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Compute on one thread, where no bit of a stream depends on the others."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def noise(seed: int, chunks: int) -> Audio:
    """Tones and noise that change every 80 ms, so that a random model varies what it writes."""
    rng = np.random.default_rng(seed)
    count = chunks * CHUNK // 1280
    phase = 2 * np.pi * rng.uniform(80, 4000, (count, 1)) * np.arange(1280) / 16_000
    level = 10 ** rng.uniform(-3, -0.3, (count, 1))
    audio = level * (np.sin(phase) + 0.3 * rng.standard_normal((count, 1280)))
    return audio.reshape(-1).astype(np.float32)


def chunk(audio: Audio, index: int, size: float = 1) -> StepInput:
    """Return a turn of so many chunks of 1.12 s."""
    samples = round(size * CHUNK)
    return StepInput(audio[index * samples : (index + 1) * samples])


def both_bases() -> SpeechLM:
    return tiny_model(base_chunk_frames=(14, 7))


def run_alone(model: SpeechLM, audio: Audio, *, slots: int, slot: int = 0) -> list[StepOutput]:
    engine = Engine(model, slots=slots)
    joined = [engine.join(TASK) for _ in range(slot + 1)]
    for other in joined[:-1]:
        engine.leave(other)
    return [engine.step({slot: chunk(audio, index)})[slot] for index in range(len(audio) // CHUNK)]


def cached_content(engine: Engine, slot: int) -> list[torch.Tensor]:
    state = engine.snapshot(slot)
    return [*state.hand.cache.keys_HLD, *state.hand.cache.values_HLD, *state.ear.encoder.tensors()]


def test_the_model_of_these_tests_says_different_things() -> None:
    written = [out.action.token_ids for out in run_alone(tiny_model(), noise(0, 8), slots=1)]
    assert len(set(written)) > 2


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("heard_as", ["frames", "units"])
def test_rows_that_come_and_go_equal_the_same_stream_alone_bit_by_bit(heard_as: str) -> None:
    model, chunks = tiny_model(heard_as=heard_as), 6
    audios = [noise(seed, chunks) for seed in range(4)]
    engine = Engine(model, slots=3)
    outputs: dict[int, list[StepOutput]] = {stream: [] for stream in range(4)}
    content: dict[int, list[torch.Tensor]] = {}
    slot_of: dict[int, int] = {}
    # Stream 3 takes the slot that stream 0 has left.
    joins_at = {0: 0, 1: 2, 2: 3, 3: 6}
    for tick in range(12):
        for stream, when in joins_at.items():
            if when == tick:
                slot_of[stream] = engine.join(TASK)
        heard = {
            slot: chunk(audios[stream], len(outputs[stream])) for stream, slot in slot_of.items()
        }
        results = engine.step(heard)
        for stream, slot in list(slot_of.items()):
            outputs[stream].append(results[slot])
            if len(outputs[stream]) == chunks:
                content[stream] = cached_content(engine, slot)
                engine.leave(slot_of.pop(stream))
    assert all(len(out) == chunks for out in outputs.values())
    for stream, slot in ((0, 0), (1, 1), (2, 2), (3, 0)):
        alone = Engine(model, slots=3)
        for _ in range(slot + 1):
            alone.join(TASK)
        for index in range(chunks):
            out = alone.step({slot: chunk(audios[stream], index)})[slot]
            assert out == outputs[stream][index]
        pairs = zip(cached_content(alone, slot), content[stream], strict=True)
        assert all(torch.equal(one, other) for one, other in pairs)


POCKETS_LM = {
    "width": 192, "layers": 1, "heads": 4, "kv_heads": 2, "head_dim": 48, "mlp_width": 768
}  # fmt: skip


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize(
    ("base", "lm", "heard_as", "seed"),
    [
        (14, None, "frames", 0),
        (14, None, "frames", 1),
        (7, None, "frames", 2),
        (14, POCKETS_LM, "frames", 3),
        (7, POCKETS_LM, "frames", 4),
        (14, POCKETS_LM, "units", 5),
        (7, POCKETS_LM, "units", 6),
    ],
)
def test_turns_that_overlap_equal_those_of_the_same_stream_alone_bit_by_bit(
    base: int, lm: dict[str, int] | None, heard_as: str, seed: int
) -> None:
    others: dict[str, object] = {} if lm is None else {"lm": lm}
    model = tiny_model(0, base_chunk_frames=(14, 7), heard_as=heard_as, **others)
    chunks, slots = 5, 6
    audios = [noise(20 + place, chunks) for place in range(slots)]
    random = np.random.default_rng(seed)
    engine = Engine(model, slots=slots, chunk_frames=base)
    size = base / 14
    outputs: dict[int, list[StepOutput]] = {engine.join(TASK): [] for _ in audios}
    writing: set[int] = set()
    overlapped = 0
    while any(len(turns) < chunks for turns in outputs.values()):
        idle = [s for s in outputs if s not in writing and len(outputs[s]) < chunks]
        begin = [int(s) for s in random.permutation(idle)[: random.integers(len(idle) + 1)]]
        overlapped += bool(begin and writing)
        engine.begin({s: chunk(audios[s], len(outputs[s]), size) for s in begin})
        writing |= set(begin)
        ended = engine.advance() if writing else {}
        for s, out in ended.items():
            outputs[s].append(out)
        writing -= ended.keys()
    assert overlapped >= chunks
    for slot, audio in enumerate(audios):
        alone = Engine(model, slots=slots, chunk_frames=base)
        for _ in range(slot + 1):
            alone.join(TASK)
        for index in range(chunks):
            assert alone.step({slot: chunk(audio, index, size)})[slot] == outputs[slot][index]
        pairs = zip(cached_content(alone, slot), cached_content(engine, slot), strict=True)
        assert all(torch.equal(one, other) for one, other in pairs)


def test_in_the_middle_of_a_turn_a_slot_can_only_go_on_or_leave() -> None:
    model, audio = tiny_model(), noise(30, 2)
    engine = Engine(model, slots=2)
    slot, other = engine.join(TASK), engine.join(TASK)
    wordy = StepInput(audio[:CHUNK], WriteRule(min_tokens=3, max_tokens=3))
    engine.begin({slot: wordy})
    assert engine.advance() == {}
    for refused in (
        lambda: engine.begin({slot: wordy}),
        lambda: engine.step({other: wordy}),
        lambda: engine.snapshot(slot),
    ):
        with pytest.raises(SessionError, match=f"slot {slot} is in the middle of a turn"):
            refused()
    engine.leave(slot)
    assert engine.advance() == {}
    again = engine.join(TASK)
    assert again == slot
    fresh = Engine(model, slots=2)
    assert engine.step({again: wordy})[again] == fresh.step({fresh.join(TASK): wordy})[0]


@pytest.mark.parametrize("fails_in", ["begin", "advance"])
def test_a_stream_whose_turn_broke_off_can_only_leave(
    fails_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, audio = tiny_model(), noise(31, 3)
    engine = Engine(model, slots=3)
    slot, other, third = (engine.join(TASK) for _ in range(3))
    wordy = StepInput(audio[:CHUNK], WriteRule(min_tokens=3, max_tokens=3))
    quiet = engine.step({third: wordy})[third]
    if fails_in == "advance":
        engine.begin({slot: wordy, other: wordy})
    with monkeypatch.context() as broken:
        broken.setattr(model.lm, "forward", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            engine.begin({slot: wordy, other: wordy}) if fails_in == "begin" else engine.advance()
    assert engine.advance() == {}
    for refused in (lambda: engine.step({slot: wordy}), lambda: engine.snapshot(other)):
        with pytest.raises(SessionError, match="broke off in the middle of a turn"):
            refused()
    going_on = engine.step({third: chunk(audio, 1)})
    alone = Engine(model, slots=3)
    for _ in range(3):
        alone.join(TASK)
    assert quiet == alone.step({third: wordy})[third]
    assert going_on == alone.step({third: chunk(audio, 1)})
    engine.leave(slot)
    assert engine.step({engine.join(TASK): wordy})[slot] == quiet


@pytest.mark.parametrize("slots", [2, 5, 8])
def test_another_number_of_slots_gives_the_same_text_and_nearly_the_same_numbers(
    slots: int,
) -> None:
    model, audio = tiny_model(), noise(5, 6)
    one, many = Engine(model, slots=1), Engine(model, slots=slots)
    first, second = one.join(TASK), many.join(TASK)
    for index in range(6):
        a = one.step({first: chunk(audio, index)})[first]
        b = many.step({second: chunk(audio, index)})[second]
        assert a == b
    for x, y in zip(cached_content(one, first), cached_content(many, second), strict=True):
        torch.testing.assert_close(x, y, atol=1e-5, rtol=0)


@pytest.mark.parametrize("heard_as", ["frames", "units"])
@pytest.mark.parametrize("base", [14, 7])
def test_cached_dialogue_equals_the_uncached_teacher_forced_one(base: int, heard_as: str) -> None:
    model, audio = tiny_model(base_chunk_frames=(14, 7), heard_as=heard_as), noise(7, 6)
    engine = Engine(model, slots=2, chunk_frames=base)
    slot = engine.join(TASK)
    outputs = [
        engine.step({slot: chunk(audio, index, base / 14)})[slot] for index in range(84 // base)
    ]
    turns = [(base, out.action.token_ids) for out in outputs]
    dialogue = model.template.dialogue(TASK, turns)
    with torch.inference_mode():
        frames = model.encode(torch.from_numpy(log_mel(audio))[None], chunk_frames=base)
        kinds = torch.tensor([[int(kind) for kind in dialogue.kinds]])
        heard = model.heard(model.ctc_logits(frames).argmax(-1), chunk_frames=base)
        assert bool(heard.all()) == (heard_as == "frames")
        whole = HeardDialogues(torch.tensor([dialogue.ids]), kinds, frames, dialogue.turn_starts)
        said = compressed(whole, heard, pad=model.tokenizer.ctc_blank)
        hidden = model.lm_hidden(said.ids_BL, said.kinds_BL, said.frames_BTE)[0]
        logits = model.lm_logits(hidden)
        banned = [i for i in model.tokenizer.unwritable_ids if i != model.template.eot]
        logits[:, banned] = -torch.inf
    predicted = logits.argmax(-1).tolist()
    clipped = [out.action.clipped for out in outputs]
    turn = -1
    ids, starts = said.ids_BL[0].tolist(), said.turn_starts
    for position, (token, kind) in enumerate(zip(ids, said.kinds_BL[0].tolist(), strict=True)):
        turn = starts.index(position) if position in starts else turn
        if kind == Kind.TEXT or (kind == Kind.EOT and not clipped[turn]):
            assert predicted[position - 1] == token


@pytest.mark.parametrize("base", [14, 7])
def test_cached_keys_equal_those_of_one_uncached_pass(base: int) -> None:
    model, audio = both_bases(), noise(8, 5)
    engine = Engine(model, slots=2, chunk_frames=base)
    slot = engine.join(TASK)
    outputs = [
        engine.step({slot: chunk(audio, index, base / 14)})[slot] for index in range(70 // base)
    ]
    dialogue = model.template.dialogue(TASK, [(base, o.action.token_ids) for o in outputs])
    fed = len(dialogue.ids) - 1  # the last end of turn waits for the next one
    with torch.inference_mode():
        frames = model.encode(torch.from_numpy(log_mel(audio))[None], chunk_frames=base)
        kinds = torch.tensor([[int(kind) for kind in dialogue.kinds]])
        vectors = model.embed(torch.tensor([dialogue.ids]), kinds, frames)[:, :fed]
        cache = model.lm(inputs_embeds=vectors, use_cache=True).past_key_values
    state = engine.snapshot(slot)
    for layer in range(len(cache.layers)):
        ours, theirs = state.hand.cache.keys_HLD[layer], cache.layers[layer].keys[0]
        torch.testing.assert_close(ours, theirs, atol=2e-5, rtol=0)


def test_ids_met_in_simulation_are_the_ids_of_training(monkeypatch: pytest.MonkeyPatch) -> None:
    model, audio = tiny_model(), noise(9, 4)
    engine, met = Engine(model, slots=2), list(model.template.system(TASK)[:-1])
    embed, tokens = model.embed, model.lm.embed_tokens.forward

    def spy_embed(ids: torch.Tensor, kinds: torch.Tensor, frames: torch.Tensor) -> torch.Tensor:
        met.extend(ids[0].tolist())
        with monkeypatch.context() as inner:
            inner.setattr(model.lm.embed_tokens, "forward", tokens)
            return embed(ids, kinds, frames)

    def spy_tokens(ids: torch.Tensor) -> torch.Tensor:
        met.extend(ids[0].tolist())
        return torch.as_tensor(tokens(ids))

    slot = engine.join(TASK)
    monkeypatch.setattr(model, "embed", spy_embed)
    monkeypatch.setattr(model.lm.embed_tokens, "forward", spy_tokens)
    outputs = [engine.step({slot: chunk(audio, index)})[slot] for index in range(4)]
    dialogue = model.template.dialogue(TASK, [(14, o.action.token_ids) for o in outputs])
    assert [*met, model.template.eot] == list(dialogue.ids)


def test_a_restored_slot_continues_identically() -> None:
    model, audio = tiny_model(), noise(10, 8)
    engine, other = Engine(model, slots=3), Engine(model, slots=3)
    slot = engine.join(TASK)
    for index in range(4):
        engine.step({slot: chunk(audio, index)})
    saved = engine.snapshot(slot)
    going_on = [engine.step({slot: chunk(audio, index)})[slot] for index in range(4, 8)]
    for target in (other, engine):
        target.join(TASK)  # so that the restored stream lands in another slot
        back = target.restore(saved)
        assert back != slot or target is other
        again = [target.step({back: chunk(audio, index)})[back] for index in range(4, 8)]
        assert again == going_on


def test_eviction_matches_an_explicit_simulation() -> None:
    """The surviving tokens prefilled afresh, one layer deep, must give the very same cache."""
    model = tiny_model(
        lm={"width": 32, "layers": 1, "heads": 2, "kv_heads": 1, "head_dim": 16, "mlp_width": 64}
    )
    model = tiny_model(cache_tokens=96, lm=model.config.lm)
    audio = noise(11, 9)
    engine = Engine(model, slots=2)
    slot = engine.join(TASK)
    dropped_at: list[tuple[int, int, int]] = []
    real = engine._writing.cache.evict

    def spy(slot: int, start: int, end: int, inverse_frequencies: torch.Tensor) -> None:
        dropped_at.append((int(engine._writing.cache.lengths[slot]), start, end))
        real(slot, start, end, inverse_frequencies)

    engine._writing.cache.evict = spy  # type: ignore[method-assign]
    outputs = [engine.step({slot: chunk(audio, index)})[slot] for index in range(9)]
    assert len(dropped_at) >= 2
    # With one layer a key depends on its own token only, so the surviving tokens prefilled afresh
    # must give the same cache.
    dialogue = model.template.dialogue(TASK, [(14, o.action.token_ids) for o in outputs])
    kept: list[int] = []
    fed = 0
    for length, start, end in dropped_at:
        kept += range(fed, fed + length - len(kept))
        fed = kept[-1] + 1
        assert kept[start] in dialogue.turn_starts
        assert kept[end] in dialogue.turn_starts
        del kept[start:end]
    kept += range(fed, len(dialogue.ids) - 1)
    with torch.inference_mode():
        frames = model.encode(torch.from_numpy(log_mel(audio))[None])
        kinds = torch.tensor([[int(kind) for kind in dialogue.kinds]])
        vectors = model.embed(torch.tensor([dialogue.ids]), kinds, frames)[:, kept]
        cache = model.lm(inputs_embeds=vectors, use_cache=True).past_key_values
    state = engine.snapshot(slot)
    torch.testing.assert_close(
        state.hand.cache.keys_HLD[0], cache.layers[0].keys[0], atol=2e-5, rtol=0
    )
    assert state.hand.cache.keys_HLD[0].shape[1] <= 96


def test_an_hour_never_outgrows_the_slot() -> None:
    model = tiny_model(cache_tokens=96)
    engine = Engine(model, slots=1)
    slot = engine.join(TASK)
    audio = noise(12, 60)
    for index in range(60):
        engine.step({slot: chunk(audio, index)})
        state = engine.snapshot(slot)
        assert state.hand.cache.keys_HLD[0].shape[1] <= 96
        assert len(state.hand.hand.turn_starts) <= 6


def test_rows_with_different_multipliers_share_an_engine() -> None:
    model, audio = tiny_model(), noise(13, 6)
    engine = Engine(model, slots=2)
    single, double = engine.join(TASK), engine.join(Task(TASK.direction, multiplier=2))
    together = [
        engine.step({single: chunk(audio, index), double: chunk(audio, index, 2)})
        for index in range(3)
    ]
    alone = Engine(model, slots=2)
    alone.join(TASK)
    slot = alone.join(Task(TASK.direction, multiplier=2))
    for index, out in enumerate(together):
        assert alone.step({slot: chunk(audio, index, 2)})[slot] == out[double]


def test_engines_of_both_bases_share_a_model() -> None:
    model, audio = both_bases(), noise(16, 6)
    long, short = Engine(model, slots=2), Engine(model, slots=2, chunk_frames=7)
    assert (long.chunk_samples, short.chunk_samples) == (CHUNK, CHUNK // 2)
    first, second = long.join(TASK), short.join(TASK)
    merged = short.join(Task(TASK.direction, multiplier=2))
    together, halves, pairs = [], [], []
    for index in range(6):
        together.append(long.step({first: chunk(audio, index)})[first])
        turn = short.step({second: chunk(audio, 2 * index, 0.5), merged: chunk(audio, index)})
        halves += [turn[second], short.step({second: chunk(audio, 2 * index + 1, 0.5)})[second]]
        pairs.append(turn[merged])
    assert together == run_alone(model, audio, slots=2)
    assert len({out.action.token_ids for out in halves}) > 2
    # The same turns, heard with less of what follows.
    assert pairs != together


def test_a_short_turn_may_write_as_much_as_a_default_one() -> None:
    model, audio = both_bases(), noise(17, 2)
    engine = Engine(model, slots=1, chunk_frames=7)
    slot = engine.join(TASK)
    wanted = WriteRule(min_tokens=99)
    for size, most in ((1, 5), (2, 5), (3, 8)):
        heard = StepInput(audio[: size * CHUNK // 2], wanted)
        assert len(engine.step({slot: heard})[slot].action.token_ids) == most


def test_a_stream_goes_on_only_in_its_own_base_chunk() -> None:
    model = both_bases()
    engine = Engine(model, slots=1)
    saved = engine.snapshot(engine.join(TASK))
    with pytest.raises(SessionError, match="chunks of 14 frames cannot go on in an engine of 7"):
        Engine(model, slots=1, chunk_frames=7).restore(saved)


def test_a_rule_bounds_what_a_turn_writes() -> None:
    engine = Engine(tiny_model(), slots=1)
    slot = engine.join(TASK)
    audio = noise(14, 3)
    silent = engine.step({slot: StepInput(audio[:CHUNK], WriteRule(max_tokens=0))})[slot]
    assert silent.action.is_read and not silent.action.clipped
    exact = engine.step({slot: StepInput(audio[:CHUNK], WriteRule(3, 3))})[slot]
    assert len(exact.action.token_ids) == 3


def test_misuse_names_the_slot_and_the_size() -> None:
    engine = Engine(tiny_model(), slots=1)
    slot = engine.join(TASK)
    with pytest.raises(SessionError, match="all 1 slots are in use"):
        engine.join(TASK)
    with pytest.raises(SessionError, match="slot 3 is not joined"):
        engine.step({3: StepInput(np.zeros(CHUNK, np.float32))})
    for size in (0, 1, CHUNK - 1, CHUNK + 1):
        with pytest.raises(SessionError, match="whole number of chunks"):
            engine.step({slot: StepInput(np.zeros(size, np.float32))})
    engine.leave(slot)
    assert engine.free == 1


def test_transcripts_are_the_same_however_turns_are_merged() -> None:
    model, audio = tiny_model(), noise(15, 6)
    texts = []
    for size in (1, 2, 3):
        engine = Engine(model, slots=1)
        slot = engine.join(Task(TASK.direction, multiplier=size))
        outs = [engine.step({slot: chunk(audio, i, size)})[slot] for i in range(6 // size)]
        texts.append("".join(o.transcript for o in outs) + outs[-1].tentative)
    assert texts[0] == texts[1] == texts[2]
    assert len(texts[0]) > 10
    assert len(set(itertools.chain(*texts))) > 3


def test_an_engine_that_samples_repeats_itself_with_its_seed_and_is_greedy_when_cold() -> None:
    def written(temperature: float, seed: int) -> list[tuple[int, ...]]:
        chooser = Sampler(Sampling(temperature), seed=seed)
        engine = Engine(tiny_model(), slots=2, chooser=chooser)
        slot = engine.join(TASK)
        steps = (engine.step({slot: chunk(noise(0, 6), index)})[slot] for index in range(6))
        return [step.action.token_ids for step in steps]

    assert written(1.0, 1) == written(1.0, 1) != written(1.0, 2)
    cold = [out.action.token_ids for out in run_alone(tiny_model(), noise(0, 6), slots=2)]
    assert written(1e-4, 1) == cold
