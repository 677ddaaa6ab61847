"""Options made from settings: every field of a recipe is an option, so none can be forgotten."""

import functools
import inspect
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import typer
from pydantic import BaseModel, ValidationError

_HELP = Path(__file__).resolve().parents[2] / "assets" / "help.toml"
_S = TypeVar("_S", bound=BaseModel)


def with_fields(**sections: type[BaseModel]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a verb that takes `**settings` one option for each field of some settings.

    An option that is not given is `None`; `gathered` picks out the others. What the verb spells
    out itself is left to it.

    Args:
        sections: the settings, by the section of the help texts that explains their fields.
    """

    def decorate(verb: Callable[..., Any]) -> Callable[..., Any]:
        own = [p for p in inspect.signature(verb).parameters.values() if p.kind != p.VAR_KEYWORD]
        taken = {parameter.name for parameter in own}
        made = [
            _parameter(section, name, settings)
            for section, settings in sections.items()
            for name in settings.model_fields
            if name not in taken
        ]

        @functools.wraps(verb)
        def called(**options: Any) -> Any:
            return verb(**options)

        parameters = [*own, *made]
        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in parameters}
        return called

    return decorate


def gathered(settings: type[_S], options: dict[str, Any], **known: Any) -> _S:
    """Settings from the options that were given, the rest as known or by default.

    Raises:
        BadParameter: values they cannot have, all named at once.
    """
    given = {name: options[name] for name in settings.model_fields if options.get(name) is not None}
    try:
        return settings.model_validate({**known, **given})
    except ValidationError as error:
        told = [f"--{_spelled(str(one['loc'][0]))}: {one['msg']}" for one in error.errors()]
        raise typer.BadParameter("; ".join(told)) from None


def _parameter(section: str, name: str, settings: type[BaseModel]) -> inspect.Parameter:
    field = settings.model_fields[name]
    option = f"--{_spelled(name)}"
    declared = f"{option}/--no-{_spelled(name)}" if field.annotation is bool else option
    default = {None: "the backbone's own", "": "none"}.get(field.default, field.default)
    text = f"{_texts().get(section, {}).get(name, '')} [default: as advised, else {default}]"
    kind: Any = field.annotation
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=typer.Option(None, declared, help=text.strip()),
        annotation=kind | None,
    )


def _spelled(name: str) -> str:
    return name.replace("_", "-")


@functools.cache
def _texts() -> dict[str, dict[str, str]]:
    """The help texts of the app, without which the command line still works."""
    try:
        return tomllib.loads(_HELP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
