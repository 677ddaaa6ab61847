from typing import Literal

import pytest
import typer
from pydantic import BaseModel, Field
from typer.testing import CliRunner

from core.cli.options import gathered, with_fields


class Some(BaseModel):
    taken: int = 1
    batch_size: int = Field(default=16, ge=1)
    kind: Literal["one", "two"] = "one"
    side_px: int | None = None
    loud: bool = False


def call(*words: str) -> dict[str, object]:
    seen: dict[str, object] = {}

    @with_fields(recipe=Some)
    def verb(*, taken: int = 5, **settings: object) -> None:
        seen.update(settings, taken=taken)

    app = typer.Typer()
    app.command()(verb)
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return seen


def test_every_field_is_an_option_and_none_is_given_by_default() -> None:
    assert call() == dict(taken=5, batch_size=None, kind=None, side_px=None, loud=None)


def test_options_have_the_types_of_their_fields() -> None:
    given = call("--batch-size", "4", "--kind", "two", "--side-px", "64", "--loud")
    assert given == dict(taken=5, batch_size=4, kind="two", side_px=64, loud=True)
    assert call("--no-loud")["loud"] is False


def test_what_is_given_replaces_what_is_known_and_that_the_default() -> None:
    settings = gathered(Some, {"batch_size": 4, "kind": None, "loud": False}, kind="two", loud=True)
    assert settings == Some(batch_size=4, kind="two", loud=False)


def test_all_impossible_values_are_named_at_once_by_their_options() -> None:
    with pytest.raises(typer.BadParameter, match=r"--batch-size: .*; --kind: "):
        gathered(Some, {"batch_size": 0, "kind": "three"})
