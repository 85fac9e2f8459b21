"""Read a recipe as its verb would, with its options, and stop: check_recipe.py VERB RECIPE ..."""

from __future__ import annotations

import argparse
from pathlib import Path

from earvoice.cli.train import stage_of
from earvoice.data.prepare import PrepareConfig
from earvoice.data.recipe import load_recipe
from earvoice.training.config import TrainConfig
from earvoice.training.rl_config import RlConfig


def main() -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("verb", choices=("prepare", "train"))
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--estimate", action="store_true")
    parser.add_argument("--device")
    parser.add_argument("--max-minutes", type=float)
    options = parser.parse_args()
    if options.verb == "prepare":
        load_recipe(PrepareConfig, options.recipe, overrides=options.set)
    elif stage_of(options.recipe) == "rl":
        load_recipe(RlConfig, options.recipe, overrides=options.set)
    else:
        load_recipe(TrainConfig, options.recipe, overrides=options.set)


if __name__ == "__main__":
    main()
