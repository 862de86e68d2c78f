"""The application, and how a command is added to it."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any

import typer

app = typer.Typer(
    help="Brilliant Outcomes: check, load and publish returns, and ask what they say.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Command = Callable[..., None]


def command(name: str) -> Callable[[Command], Command]:
    """Add a function to the application as a command of that name.

    Each parameter is an argument or an option; one that is a dataclass stands for those that its fields are.
    """

    def add(function: Command) -> Command:
        parameters = signature(function).parameters.values()
        bundles = {each.name: each.annotation for each in parameters if _is_bundle(each)}

        @wraps(function)
        def run(**values: Any) -> None:
            for parameter_name, bundle in bundles.items():
                values[parameter_name] = bundle(**{option.name: values.pop(option.name) for option in fields(bundle)})
            function(**values)

        options = [option for parameter in parameters for option in _options(parameter)]
        vars(run)["__signature__"] = Signature(options)
        app.command(name)(run)
        return function

    return add


def _is_bundle(parameter: Parameter) -> bool:
    return is_dataclass(parameter.annotation)


def _options(parameter: Parameter) -> list[Parameter]:
    """A parameter, or the fields of the dataclass that it is, each as an option."""
    options = signature(parameter.annotation).parameters.values() if _is_bundle(parameter) else [parameter]
    return [option.replace(kind=Parameter.KEYWORD_ONLY) for option in options]
