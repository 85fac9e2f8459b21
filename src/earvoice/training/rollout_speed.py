"""How fast rollouts are, against what one would write first: `generate` of transformers in turns.

The opponent is a fair one: the same weights and sampler, one batch, left-padded, its cache kept
over the turns. A row that ends its turn early is padded until the longest has ended, and the
padding stays in the cache behind a mask, for that is what the library offers.

Shape legend: B row, Q new dialogue position, D LM width, L position in the cache.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import DynamicCache, GenerationConfig, Qwen3ForCausalLM

from earvoice.agent.choosing import Sampler, Sampling
from earvoice.errors import ConfigError
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.template import Kind
from earvoice.training.rollout import RolloutSource, sample_rollouts


@dataclass(frozen=True, slots=True)
class RolloutSpeed:
    """Rollouts a second of both, and the tokens each wrote."""

    rollouts: int
    ours_s: float
    generate_s: float
    our_tokens: int
    generate_tokens: int

    @property
    def ratio(self) -> float:
        """Return how many times as many written tokens a second ours makes."""
        return (self.our_tokens / self.ours_s) / (self.generate_tokens / self.generate_s)


@torch.inference_mode()
def compare_with_generate(
    model: SpeechLM, sources: Sequence[RolloutSource], *, samples: int, seed: int = 1
) -> RolloutSpeed:
    """Sample the same sources with both, ours before and after the opponent.

    Sources are speech of one multiplier. Both sample at temperature 1 without truncation, so they
    write about as much; tokens a second are what is compared.
    Raises ConfigError for texts or several multipliers.
    """
    multipliers = {source.task.multiplier for source in sources}
    if len(multipliers) != 1 or not all(isinstance(one.content, Tensor) for one in sources):
        raise ConfigError(
            "rollouts are compared on speech of one multiplier, since `generate` has no turns of "
            f"unequal length; got multipliers {sorted(multipliers)}"
        )
    model.eval()
    ours_s, our_tokens = 0.0, 0
    _warm_up(model, sources[:1])
    for half in (0, 1):
        begun_s = time.perf_counter()
        sampler = Sampler(Sampling(), seed=seed + half)
        groups = sample_rollouts(model, sources, samples=samples, chooser=sampler)
        ours_s += time.perf_counter() - begun_s
        our_tokens += sum(rollout.tokens for group in groups for rollout in group)
        if half == 0:
            begun_s = time.perf_counter()
            generate_tokens = generate_in_turns(model, sources, samples=samples, seed=seed)
            generate_s = time.perf_counter() - begun_s
    return RolloutSpeed(
        len(sources) * samples, ours_s / 2, generate_s, our_tokens // 2, generate_tokens
    )


def generate_in_turns(
    model: SpeechLM, sources: Sequence[RolloutSource], *, samples: int, seed: int
) -> int:
    """Sample every source with `generate`, turn by turn; returns the number of written tokens."""
    torch.manual_seed(seed)
    causal = _causal(model)
    rows = [source for source in sources for _ in range(samples)]
    frames = model.config.chunk_frames * rows[0].task.multiplier
    eot = model.template.eot
    settings = GenerationConfig(
        do_sample=True,
        temperature=1.0,
        top_k=0,
        top_p=1.0,
        max_new_tokens=model.config.max_turn_tokens * rows[0].task.multiplier + 1,
        eos_token_id=eot,
        pad_token_id=model.tokenizer.ctc_blank,
        suppress_tokens=[one for one in model.tokenizer.unwritable_ids if one != eot],
    )
    prompts = torch.tensor([model.template.system(row.task) for row in rows])
    vectors_BQD = model.lm.embed_tokens(prompts)
    mask_BL = torch.ones(len(rows), prompts.shape[1], dtype=torch.long)
    cache = DynamicCache(config=model.lm.config)
    written = 0
    turns = max(len(_content(row)) for row in rows) // frames
    for turn in range(turns):
        heard_BQD, heard_BQ = _turn(model, rows, turn, frames)
        vectors_BQD = torch.cat((vectors_BQD, heard_BQD), dim=1)
        mask_BL = torch.cat((mask_BL, heard_BQ), dim=1)
        out = causal.generate(
            inputs_embeds=vectors_BQD,
            attention_mask=mask_BL,
            past_key_values=cache,
            generation_config=settings,
            return_dict_in_generate=True,
        )
        cache = out.past_key_values
        ids_BT = out.sequences
        # Up to and with the end of turn; what follows is padding that nobody may attend to.
        real_BT = ((ids_BT == eot).long().cumsum(-1) - (ids_BT == eot).long()) == 0
        real_BT &= heard_BQ.any(-1, keepdim=True)
        written += int(real_BT.sum())
        # The library has not fed the last token of the longest row; it opens the next turn.
        vectors_BQD = torch.cat((vectors_BQD, model.lm.embed_tokens(ids_BT)), dim=1)
        mask_BL = torch.cat((mask_BL, real_BT.long()), dim=1)
    return written


def _content(source: RolloutSource) -> Tensor:
    assert isinstance(source.content, Tensor)
    return source.content


def _turn(
    model: SpeechLM, rows: Sequence[RolloutSource], turn: int, frames: int
) -> tuple[Tensor, Tensor]:
    """Return vectors_BQD of what every row hears in a turn, padded on the left, and their mask."""
    pieces = [_content(row)[turn * frames : (turn + 1) * frames] for row in rows]
    template = model.template
    longest = max(map(len, pieces))
    ids = [template.heard(longest)] * len(rows)
    kinds = torch.tensor([[int(kind) for kind in template.heard_kinds(longest)]])
    heard_BTE = torch.stack(
        [torch.nn.functional.pad(piece, (0, 0, longest - len(piece), 0)) for piece in pieces]
    )
    vectors_BQD = model.embed(torch.tensor(ids), kinds.expand(len(rows), -1), heard_BTE)
    mask_BQ = torch.ones(len(rows), vectors_BQD.shape[1], dtype=torch.long)
    is_speech = kinds[0] == Kind.SPEECH
    for row, piece in enumerate(pieces):
        mask_BQ[row, is_speech.nonzero()[: longest - len(piece), 0]] = 0
        if not len(piece):
            mask_BQ[row] = 0
    return vectors_BQD, mask_BQ


def _causal(model: SpeechLM) -> Qwen3ForCausalLM:
    """Return the library's model around our weights; nothing is copied."""
    causal = Qwen3ForCausalLM(model.lm.config)
    causal.model = model.lm
    causal.lm_head.weight = model.lm.embed_tokens.weight
    return causal.eval()


def _warm_up(model: SpeechLM, sources: Sequence[RolloutSource]) -> None:
    sample_rollouts(model, sources, samples=1, chooser=Sampler(Sampling(), seed=0))
    generate_in_turns(model, sources, samples=1, seed=0)
