from collections.abc import Iterator

import pytest
import typer
from rich.markup import render
from typer.core import TyperCommand, TyperGroup

from earvoice.cli.app import app


def said_to_users(command: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield every text that a command and those below it show in help, and where it stands."""
    assert isinstance(command, (TyperCommand, TyperGroup)), f"{name} is no command of typer's"
    yield name, command.help or ""
    for parameter in command.params:
        yield f"{name} {parameter.opts[-1]}", getattr(parameter, "help", None) or ""
    if isinstance(command, TyperGroup):
        context = typer.Context(command, info_name=name)
        for below in command.list_commands(context):
            yield from said_to_users(command.get_command(context, below), f"{name} {below}")


def shown(text: str) -> str:
    """Return what rich leaves of a text: words in square brackets are taken for markup."""
    return render(text, emoji=False).plain


def test_help_shows_every_word_it_was_given() -> None:
    texts = dict(said_to_users(typer.main.get_command(app), "earvoice"))
    assert {"earvoice interpret", "earvoice evaluate run --split"} <= texts.keys()
    swallowed = {place: text for place, text in texts.items() if shown(text) != text}
    assert not swallowed, "write (default: ...) with round brackets"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("word or char [default: that of the language].", "word or char ."),
        ("word or char (default: that of the language).", None),
        ("wait-k:K[:TOKENS_PER_CHUNK].", None),
        ("[7] and METRIC[=MODEL]", None),
    ],
)
def test_only_brackets_that_begin_like_a_word_are_swallowed(text: str, left: str | None) -> None:
    assert shown(text) == (text if left is None else left)
