import io

from rich.console import Console

from earvoice.cli.counting import counting


def test_a_bar_shows_how_much_is_done_and_nothing_in_a_file() -> None:
    window = Console(file=io.StringIO(), force_terminal=True, width=80)
    plain = Console(file=io.StringIO(), force_terminal=False, width=80)
    for console in (window, plain):
        with counting(console) as bar:
            tell = bar("comet")
            tell(3, 12)
    assert "comet" in window.file.getvalue() and "3/12" in window.file.getvalue()  # type: ignore[attr-defined]
    assert not plain.file.getvalue()  # type: ignore[attr-defined]
