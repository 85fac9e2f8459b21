"""What the environment of a tool takes: which Python, which packages, how much room."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from earvoice.evaluation.learned_metrics.interpreters import MARK, Tool, environment_python


@dataclass(frozen=True, slots=True)
class Size:
    """Gigabytes to download and on disk."""

    download_gb: float
    disk_gb: float

    def __str__(self) -> str:
        return f"about {self.download_gb} GB to download, {self.disk_gb} GB on disk"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an environment takes.

    pythons: the versions that its pins are for, the best first. module: what it must import in the
    end. size: with all that a GPU needs; cpu_size: with torch built without GPU, None where that
    makes no difference.
    """

    pythons: tuple[tuple[int, int], ...]
    module: str
    size: Size
    cpu_size: Size | None = None


_RECIPES = {
    Tool.COMET: Recipe(((3, 11), (3, 12)), "comet", Size(3.1, 6.5), Size(0.4, 1.6)),
    Tool.BLEURT: Recipe(((3, 11),), "bleurt.score", Size(0.6, 2.2)),
}


@dataclass(frozen=True, slots=True)
class Installation:
    """An environment to make, or to complete.

    requirements: the file of pinned packages. gpu: torch comes with what a GPU needs.
    base: the interpreter to make it from; None for one that the pins are for.
    """

    tool: Tool
    recipe: Recipe
    requirements: Path
    gpu: bool
    base: Path | None = None

    @classmethod
    def of(cls, tool: Tool) -> Installation:
        """Return the installation that fits this machine."""
        requirements = Path(__file__).parent / "requirements" / f"{tool.value}.txt"
        # The build of torch without GPU is a tenth of the size; only Linux has two.
        gpu = sys.platform != "linux" or shutil.which("nvidia-smi") is not None
        return cls(tool, _RECIPES[tool], requirements, gpu)

    @property
    def size(self) -> Size:
        """Return how much it is."""
        return self.recipe.size if self.gpu else self.recipe.cpu_size or self.recipe.size

    @property
    def python(self) -> Path:
        """Return its interpreter, which may not be there yet."""
        return environment_python(self.tool.folder)

    @property
    def mark(self) -> Path:
        """Return the file that says that it is complete."""
        return self.tool.folder / MARK

    @property
    def is_complete(self) -> bool:
        """Return whether exactly this is installed already."""
        made = self.python.is_file() and self.mark.is_file()
        return made and self.mark.read_bytes() == self.requirements.read_bytes()
