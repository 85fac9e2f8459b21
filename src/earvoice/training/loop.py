"""The training loop: draw, encode, predict, step; everything else is in the files beside it.

Shape legend: B batch, L dialogue position, T encoder frame, E encoder width, D LM width, P text
position.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from earvoice.errors import ModelError
from earvoice.log import get_logger
from earvoice.model.compression import HeardDialogues, compressed
from earvoice.model.speech_lm import SpeechLM
from earvoice.training.batches import Batch
from earvoice.training.config import TrainConfig
from earvoice.training.loss import (
    Diagnostics,
    Heard,
    ctc_loss,
    hearing_loss,
    joint_loss,
    lm_loss,
    written_positions,
)
from earvoice.training.precision import autocast
from earvoice.training.progress import RunProgress
from earvoice.training.run import Run, export, open_run
from earvoice.training.schedule import set_lr
from earvoice.training.state import save_state
from earvoice.training.stopping import Clock, Watch, stop_on_signal
from earvoice.training.text_batches import TextBatch
from earvoice.types import TaskKind

_log = get_logger(__name__)
_MASK_SEED_STRIDE = 1_000_003


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. losses: joint loss of every step taken by this process."""

    step: int
    finished: bool
    losses: tuple[float, ...]


def train(
    config: TrainConfig, *, resume: bool = False, max_minutes: float | None = None
) -> Outcome:
    """Train until `config.steps`, a signal or `max_minutes`, saving on the way out of each.

    Saves and stops only where the encoder's template state is fresh, so that a continued run takes
    exactly the steps an uninterrupted one would have taken.
    Raises ConfigError when `config.out` holds a run and `resume` is not set, ModelError when the
    loss is not a number or CTC has not come down by `config.abort.at_step`.
    """
    run = open_run(config, resume=resume)
    state, losses, watch = run.state, [], Watch(config.abort)
    clock = Clock(
        max_minutes=max_minutes,
        checkpoint_s=config.checkpoint_minutes * 60,
        spent_s=state.seconds,
    )
    with (
        RunProgress(config.out, steps=config.steps, first_step=state.step) as progress,
        stop_on_signal() as stop,
    ):
        while state.step < config.steps:
            if state.step % config.template_refresh_steps == 0:
                if stop.made or clock.is_up:
                    break
                if clock.checkpoint_due():
                    _save(run, config, clock)
                run.model.refresh_template()
            figures = train_step(run, config)
            state.step += 1
            losses.append(figures["train/loss"])
            progress.step(state.step, figures, report=state.step % config.log_every == 0)
            try:
                watch.check(state.step, figures)
            except ModelError:
                _save(run, config, clock)
                raise
            if config.dev_every and state.step % config.dev_every == 0:
                progress.report(state.step, dev_figures(run, config))
        _save(run, config, clock)
    finished = state.step >= config.steps
    _log.info(
        "%s at step %d", "finished" if finished else "stopped; continue with --resume", state.step
    )
    return Outcome(state.step, finished, tuple(losses))


def train_step(run: Run, config: TrainConfig) -> dict[str, float]:
    """Take one optimiser step and return its figures."""
    state, model = run.state, run.model
    torch.manual_seed(config.seed * _MASK_SEED_STRIDE + state.step)
    lr = set_lr(state.optimizer, config.optimizer, step=state.step, steps=config.steps)
    heard = {} if config.stage == "read" else speech_step(run, config)
    read = text_step(run, config)
    loss = read["train/text"] if config.stage == "read" else heard["train/loss"]
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), config.optimizer.clip_norm)
    state.optimizer.step()
    state.optimizer.zero_grad(set_to_none=True)
    if state.average is not None:
        state.average.update(model, state.step)
    own = {"train/grad": float(norm), "train/lr": lr}
    return {"train/loss": loss, **heard, **read, **own}


def speech_step(run: Run, config: TrainConfig) -> dict[str, float]:
    """Add the gradient of a step's recordings; returns its figures."""
    state, accumulate = run.state, config.optimizer.accumulate
    total, parts = 0.0, []
    for micro in range(accumulate):
        number = state.step * accumulate + micro
        masks = config.masks if state.step >= config.masks.from_step else None
        batch = run.collator.batch(run.sampler.draw(number), masks, seed=number)
        loss, diagnostics = batch_loss(run.model, batch.to(config.device), config)
        torch.autograd.backward(loss / accumulate)
        total += float(loss.detach()) / accumulate
        parts.append(diagnostics)
    return {"train/loss": total, **_means(parts, "train")}


def text_step(run: Run, config: TrainConfig) -> dict[str, float]:
    """Add the gradient of a step's text, if the recipe wants any; returns its figures."""
    if not config.text.weight:
        return {}
    loss, accuracy = text_loss(run.model, run.texts.train(run.state.step).to(config.device), config)
    torch.autograd.backward(config.text.weight * loss)
    return {"train/text": float(loss.detach()), "train/text_accuracy": accuracy}


def text_loss(model: SpeechLM, batch: TextBatch, config: TrainConfig) -> tuple[Tensor, float]:
    """Return the mean cross-entropy over what is written, in nats, and the share that is right."""
    with autocast(config.device, config.amp):
        hidden_BLD = model.lm_hidden(batch.ids_BL, batch.kinds_BL)
        written_BL = written_positions(batch.kinds_BL)[:, 1:]
        logits_PV = model.lm_logits(hidden_BLD[:, :-1][written_BL])
    labels_P = batch.ids_BL[:, 1:][written_BL]
    loss = lm_loss(logits_PV, labels_P, label_smoothing=config.loss.label_smoothing)
    return loss, float((logits_PV.detach().argmax(-1) == labels_P).float().mean())


def batch_loss(model: SpeechLM, batch: Batch, config: TrainConfig) -> tuple[Tensor, Diagnostics]:
    """Return the joint loss of a batch."""
    heard = Heard(batch.transcripts, batch.frames, model.tokenizer.ctc_blank)
    with autocast(config.device, config.amp):
        frames_BTE = model.encode(batch.mel_BMF, chunk_frames=batch.draw.chunk_frames)
        ctc_logits_BTV = model.ctc_logits(frames_BTE)
        ctc = ctc_loss(ctc_logits_BTV, heard)
        if config.loss.lm_weight == 0:
            return hearing_loss(ctc, heard, config.loss)
        if ctc.detach() >= config.loss.listen_below_ctc:
            frames_BTE = frames_BTE.detach()
        said = HeardDialogues(batch.ids_BL, batch.kinds_BL, frames_BTE, batch.turn_starts)
        if model.config.heard_as == "units":
            best_BT = ctc_logits_BTV.detach().argmax(-1)
            heard_BT = model.heard(best_BT, chunk_frames=batch.draw.chunk_frames)
            said = compressed(said, heard_BT, pad=model.tokenizer.ctc_blank)
        if batch.draw.evict_at_turn is None:
            hidden_BLD = model.lm_hidden(said.ids_BL, said.kinds_BL, said.frames_BTE)
        else:
            hidden_BLD = model.lm_hidden_evicted(
                said.ids_BL,
                said.kinds_BL,
                said.frames_BTE,
                evictions=model.forced_eviction(said.turn_starts, batch.draw.evict_at_turn),
            )
        # A position is predicted from the one before it.
        written_BL = written_positions(said.kinds_BL)[:, 1:]
        lm_logits_PV = model.lm_logits(hidden_BLD[:, :-1][written_BL])
    return joint_loss(
        lm_logits_PV=lm_logits_PV,
        labels_P=said.ids_BL[:, 1:][written_BL],
        ctc=ctc,
        heard=heard,
        config=config.loss,
    )


@torch.no_grad()
def dev_figures(run: Run, config: TrainConfig) -> dict[str, float]:
    """Return the losses on held-out recordings with the weights that would be exported.

    `dev/lm@7` is that of the same recordings heard in base chunks of 7 frames, `dev/lm@transcribe`
    that of another task, if the model has more than one. The first ones come first.
    """
    model = run.model
    own = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    if run.state.average is not None:
        model.load_state_dict(run.state.average.weights)
    model.eval()
    draws = [run.dev_sampler.draw(number) for number in range(config.dev_batches)]
    figures: dict[str, float] = {}
    for at, frames, kind in _ways(config) if config.stage != "read" else ():
        parts = []
        for draw in draws:
            batch = run.dev_collator.batch(replace(draw, chunk_frames=frames, kind=kind))
            parts.append(batch_loss(model, batch.to(config.device), config)[1])
        means = _means(parts, "dev")
        if at:
            del means["dev/dropped"]  # the transcripts are the same
        figures |= {f"{name}{at}": value for name, value in means.items()}
    if config.text.weight:
        read = [
            text_loss(model, run.texts.dev(number).to(config.device), config)
            for number in range(config.dev_batches)
        ]
        figures["dev/text"] = sum(float(loss) for loss, _ in read) / len(read)
        figures["dev/text_accuracy"] = sum(accuracy for _, accuracy in read) / len(read)
    model.load_state_dict(own)
    model.train()
    return figures


def _ways(config: TrainConfig) -> list[tuple[str, int, TaskKind]]:
    """Return the base chunks and tasks to develop in, the defaults first under no name."""
    (default, *others), (task, *tasks) = config.model.base_chunk_frames, config.tasks.shares
    return [
        ("", default, task),
        *((f"@{frames}", frames, task) for frames in others),
        *((f"@{kind}", default, kind) for kind in tasks),
    ]


def _means(parts: list[Diagnostics], prefix: str) -> dict[str, float]:
    tokens = max(1, sum(part.tokens for part in parts))
    return {
        f"{prefix}/lm": sum(part.lm * part.tokens for part in parts) / tokens,
        f"{prefix}/ctc": sum(part.ctc for part in parts) / len(parts),
        f"{prefix}/accuracy": sum(part.accuracy * part.tokens for part in parts) / tokens,
        f"{prefix}/dropped": float(sum(part.dropped for part in parts)),
    }


def _save(run: Run, config: TrainConfig, clock: Clock) -> None:
    run.state.seconds = clock.seconds
    save_state(config.out, run.state, kept=config.checkpoints_kept)
    export(run, config)
