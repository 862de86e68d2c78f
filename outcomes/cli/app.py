"""The application that every command is added to."""

import typer

app = typer.Typer(
    help="Brilliant Outcomes: check, load and publish returns, and ask what they say.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
