"""The options of `evaluate score` that bring in learned metrics and judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from earvoice.errors import ConfigError

if TYPE_CHECKING:
    from earvoice.evaluation.scoring.material import Material
    from earvoice.evaluation.scoring.model_figures import Rater

_PANEL = "Learned metrics and judges"

LearnedOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="METRIC[=MODEL]",
        help="comet, xcomet, metricx or bleurt, with a model's id or path; repeatable.",
        rich_help_panel=_PANEL,
    ),
]
BatchOption = Annotated[
    int | None,
    typer.Option(
        min=1, help="Translations a learned metric reads at once.", rich_help_panel=_PANEL
    ),
]
JudgeOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="JUDGE",
        help="vip, gemba-mqm or esa, by the language model that is configured; repeatable.",
        rich_help_panel=_PANEL,
    ),
]
JudgeFileOption = Annotated[
    Path | None,
    typer.Option(
        help="TOML file that says where the language model is; by default $EARVOICE_JUDGE_FILE, "
        "else $EARVOICE_JUDGE_URL and $EARVOICE_JUDGE_MODEL.",
        rich_help_panel=_PANEL,
    ),
]
AnswersOption = Annotated[
    Path | None,
    typer.Option(
        help="Folder for what models answer, which is asked for once; by default $EARVOICE_CACHE "
        "or the user's cache.",
        rich_help_panel=_PANEL,
    ),
]
KeepMissingOption = Annotated[
    bool,
    typer.Option(
        "--keep-missing",
        help="Count and leave out what a judge does not answer in the form asked for.",
        rich_help_panel=_PANEL,
    ),
]
PairsOption = Annotated[
    bool,
    typer.Option(
        "--pairs",
        help="Rate the pairs of the null-aware alignment, in place of the segments BLEU is on.",
        rich_help_panel=_PANEL,
    ),
]


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """What was asked of models. batch: None for each metric's own."""

    learned: Sequence[str] = ()
    batch: int | None = None
    judges: Sequence[str] = ()
    judge_file: Path | None = None
    answers: Path | None = None
    keep_missing: bool = False

    def raters(self, material: Material) -> list[Rater]:
        """Return judges and learned metrics, nothing loaded yet.

        Judges come first: they may fail at any question, and what they answered is kept.
        Raises ConfigError for wrong names and where no endpoint is configured.
        """
        judges = self._judges(material)
        if not self.learned:
            return judges
        from earvoice.evaluation.learned_metrics.kept import KeptScores
        from earvoice.evaluation.scoring.learned import LearnedChoice, LearnedRater

        choices = [LearnedChoice.parse(text) for text in self.learned]
        folder = self._kept("learned")
        return judges + [
            LearnedRater(one, KeptScores(one.open(self.batch), one.model, folder))
            for one in choices
        ]

    def _judges(self, material: Material) -> list[Rater]:
        if not self.judges:
            return []
        from earvoice.evaluation.judging import (
            CachedClient,
            HttpChatClient,
            JudgingRule,
            read_endpoint,
        )
        from earvoice.evaluation.scoring.judged import JudgeName, JudgeRater, direction_of

        unknown = next((name for name in self.judges if name not in set(JudgeName)), None)
        if unknown is not None:
            raise ConfigError(f"judge {unknown!r} is unknown; choose {', '.join(JudgeName)}")
        way = direction_of(material)
        endpoint = read_endpoint(self.judge_file)
        client = CachedClient(HttpChatClient(endpoint), self._kept("judged"))
        rule = JudgingRule(concurrency=endpoint.concurrency, keep_missing=self.keep_missing)
        return [JudgeRater(JudgeName(name).make(way), client, rule) for name in self.judges]

    def _kept(self, name: str) -> Path:
        """Return the folder for one kind of answers."""
        from earvoice.evaluation.cache_folder import cache_folder

        return self.answers / name if self.answers else cache_folder(name)
