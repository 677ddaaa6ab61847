"""What is known about the label safety of the draft's data: by rules, and as measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core import files
from core.augment.catalogue import CATALOGUE
from core.augment.pools import parts
from core.data.dataset import Dataset
from core.protocol.benefit import BenefitAnswer
from core.runs import audits, questions
from core.runs import measured as measurements
from core.runs.choices import of_draft
from core.runs.draft import Draft
from core.runs.proposal import Measurements
from core.safety import audit_result
from core.safety.answers import Answers
from core.safety.audit_result import Audited, Cost
from core.safety.verdict import Verdict
from pages.parts.shared import notices, session


def measured(draft: Draft, dataset: Dataset) -> Audited | None:
    """What was measured for these pictures and this backbone; None = not yet."""
    key = version(draft, dataset)
    return answer(key) if key else None


def answer(key: tuple[str, int, bool]) -> Audited:
    """The answer that `version` names."""
    return _read(*key)


def version(draft: Draft, dataset: Dataset) -> tuple[str, int, bool] | None:
    """Names the answer there is: its folder, when it was written, whether of the full ladder."""
    for full in (True, False):
        asked = audits.question(dataset, draft.backbone, full=full)
        file = audits.place(asked) / questions.ANSWER if asked else None
        if file and file.is_file():
            return str(file.parent), file.stat().st_mtime_ns, full
    return None


def begin(draft: Draft, dataset: Dataset) -> None:
    """Have the pictures looked at, unless that is done, under way, or was stopped by the user."""
    asked, thorough = (
        audits.question(dataset, draft.backbone, full=full) for full in (False, True)
    )
    if asked is None or thorough is None:
        return
    if questions.read(audits.place(thorough)).state in ("running", "done"):
        return
    place = audits.place(asked)
    state = questions.read(place).state
    tried = session.recall("audits-begun", ())
    if state in ("running", "done", "failed") or audits.declined(asked) or place.name in tried:
        return
    session.remember("audits-begun", (*tried, place.name))
    with notices.guard():
        audits.start(asked, dataset)


def running(draft: Draft, dataset: Dataset) -> bool:
    """True while the pictures are being looked at and nothing is known of them yet."""
    asked = audits.question(dataset, draft.backbone)
    return asked is not None and questions.read(audits.place(asked)).state == "running"


@dataclass(frozen=True, kw_only=True)
class SafetyVerdicts:
    """What there is to know about the label safety of the draft's data."""

    verdicts: Sequence[Verdict]
    measured: Audited | None
    """None = by rules only, so far."""
    by_name: Mapping[str, list[Verdict]]

    def cost(self, verdict: Verdict) -> Cost | None:
        """What training with it would cost, where that was measured."""
        return self.measured.cost(verdict) if self.measured else None

    def about(self, name: str) -> list[Verdict]:
        """The verdicts that one augmentation is judged by: a twentieth of them, as a rule."""
        inside = parts(name, CATALOGUE[name].default) or (name,)
        return [one for part in inside for one in self.by_name.get(part, ())]


def known(draft: Draft, dataset: Dataset) -> SafetyVerdicts:
    """All that is known now."""
    judged = verdicts(draft, dataset)
    by_name: dict[str, list[Verdict]] = {}
    for verdict in judged:
        by_name.setdefault(verdict.augmentation, []).append(verdict)
    return SafetyVerdicts(verdicts=judged, measured=measured(draft, dataset), by_name=by_name)


def verdicts(draft: Draft, dataset: Dataset) -> Sequence[Verdict]:
    """All that is known about the safety of each augmentation for these classes."""
    return _known(dataset.classes, draft.answers.model_dump_json(), version(draft, dataset))


@st.cache_resource(max_entries=16, show_spinner=False)
def _known(
    classes: tuple[str, ...], answers: str, version: tuple[str, int, bool] | None
) -> Sequence[Verdict]:
    measured = answer(version) if version else None
    return audit_result.known(classes, Answers.model_validate_json(answers), measured)


def so_far(draft: Draft, dataset: Dataset, helps: BenefitAnswer | None) -> Measurements:
    """What was measured so far, for a proposal; verdicts are worked out once for all runs.

    Args:
        draft: the choices.
        dataset: the pictures.
        helps: the newest answer to which changes help.
    """
    choices = of_draft(draft)
    return Measurements(
        audit=measured(draft, dataset),
        verdicts=verdicts(draft, dataset),
        probe=measurements.probe(choices, dataset),
        pace=measurements.pace(choices, dataset),
        forward=measurements.forward(choices, dataset),
        helps=helps,
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(place: str, written: int, full: bool) -> Audited:
    del written  # part of the key: an answer written anew is read anew
    return audit_result.read(files.read_json(Path(place) / questions.ANSWER) or {}, full=full)
