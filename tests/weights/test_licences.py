"""What a licence asks is told by its kind; an unknown one is never called free."""

import pytest

from core.weights import backbones, licences


@pytest.mark.parametrize(
    ("licence", "kind"),
    [
        ("apache-2.0", "permissive"), ("MIT", "permissive"), ("cc-by-nc-4.0", "not commercial"),
        ("fair-noncommercial-research-license", "not commercial"), ("gemma", "own terms"),
        ("apple-amlr", "own terms"), ("unknown", "unknown"), ("other", "unknown"), ("", "unknown"),
        (None, "unknown"),
    ],
)  # fmt: skip
def test_each_licence_is_of_one_kind(licence: str | None, kind: str) -> None:
    assert licences.terms(licence) == kind
    assert licences.sentence(licence).endswith(".")


def test_the_sentence_names_the_licence() -> None:
    assert "cc-by-nc-4.0" in licences.sentence("cc-by-nc-4.0")
    assert "not known" in licences.sentence(None)


def test_every_backbone_of_the_shelf_has_a_kind() -> None:
    kinds = {licences.terms(one.licence) for one in backbones.SHELF.values()}
    assert kinds <= {"permissive", "not commercial", "own terms", "unknown"}
    assert "permissive" in kinds
