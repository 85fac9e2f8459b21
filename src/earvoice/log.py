"""Logging: one named tree, silent until a program asks to hear it."""

from __future__ import annotations

import logging

ROOT = "earvoice"


def get_logger(name: str) -> logging.Logger:
    """Return the logger of one module, below `earvoice`."""
    return logging.getLogger(name if name.startswith(ROOT) else f"{ROOT}.{name}")


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send the log of Earvoice to standard error; programs call it once, libraries never."""
    logger = logging.getLogger(ROOT)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S")
        )
        logger.addHandler(handler)
        logger.propagate = False
    logger.setLevel(level)
