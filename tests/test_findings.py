"""Laws of findings."""

from core.findings import Finding, worst_first


def _finding(name: str, severity: str, score: float = 0.0) -> Finding:
    return Finding.model_validate(
        {"id": name, "severity": severity, "sentence": "s", "remedy": "r", "score": score}
    )


def test_the_worst_finding_comes_first() -> None:
    mixed = [
        _finding("a", "note", 9),
        _finding("b", "severe"),
        _finding("c", "warning", 1),
        _finding("d", "warning", 2),
    ]
    assert [f.id for f in worst_first(mixed)] == ["b", "d", "c", "a"]
    assert mixed[0].id == "a", "the caller's list keeps its order"
