"""`graft split`: on which side each picture lies, and which pictures belong together."""

from typing import Annotated, Any

import typer

from core.cli.answer import Answer, AsJson
from core.cli.asking import ask
from core.cli.data import Folder, Several, look
from core.cli.options import gathered, with_fields
from core.data import torn
from core.data.copies import many
from core.data.dataset import SIDES, Dataset
from core.data.natural_order import natural
from core.data.split import Split, SplitSettings
from core.findings import Finding
from core.protocol.leak import LeakAnswer
from core.runs import measured
from core.runs.choices import Choices
from core.weights import pretrained

_SHOWN = 12
"""Groups told to people; `--json` has all."""


Measuring = Annotated[
    str,
    typer.Option(
        "--backbone",
        metavar="NAME_OR_FOLDER",
        help="Also measure with it what scores would gain from torn groups.",
    ),
]


@with_fields(split=SplitSettings)
def split(
    *,
    folder: Folder,
    several: Several = False,
    backbone: Measuring = "",
    json: AsJson = False,
    **settings: Any,
) -> Answer:
    """Divide a folder as a training would, and say what belongs together and why.

    What lay on a side once stays there; other shares, seeds and patterns are other splits.
    """
    shares = gathered(SplitSettings, settings)
    dataset, divided, findings = look(folder, shares, several=several)
    leak = _leak(backbone, shares, dataset) if backbone else None
    grouping = divided.grouping
    return Answer(
        data={
            "folder": str(dataset.folder),
            "pictures": [
                {
                    "file": picture.file,
                    "label": picture.label,
                    "side": divided.side[picture.file],
                    "group": grouping.of_file.get(picture.file),
                }
                for picture in sorted(dataset.pictures, key=lambda one: natural(one.file))
            ],
            "groups": [
                {
                    "key": group.key,
                    "reason": group.reason,
                    "sides": _sides(divided, group.files),
                    "files": group.files,
                }
                for group in grouping.groups
            ],
            "totals": divided.totals,
            "exam": _exam(divided),
            "leak": {**leak.as_json(), "sentence": leak.sentence} if leak else None,
            "findings": [finding.model_dump() for finding in findings],
        },
        text="\n".join([*_lines(dataset, divided, findings), *_measured(backbone, leak)]),
    )


def _exam(divided: Split) -> dict[str, Any] | None:
    """How many pictures were drawn for the exam, and how many of them are labelled by now."""
    if divided.exam is None:
        return None
    return {
        "pictures": len(divided.exam.contents),
        "labelled": divided.totals["test"],
        "share": divided.exam.share,
    }


def _leak(backbone: str, shares: SplitSettings, dataset: Dataset) -> LeakAnswer | None:
    choices = Choices(backbone=pretrained.choose(backbone), split=shares)
    question = measured.doubts(choices, dataset)
    return ask(question, dataset).leak if question else None


def _measured(backbone: str, leak: LeakAnswer | None) -> list[str]:
    """What the groups are worth, where it was asked for."""
    if not backbone:
        return []
    nothing = "Leaks were not measured: nothing but copies belongs together, or too few groups do."
    return [leak.sentence if leak else nothing]


def _sides(divided: Split, files: tuple[str, ...]) -> list[str]:
    own = {divided.side[file] for file in files}
    return [side for side in SIDES if side in own]


def _lines(dataset: Dataset, divided: Split, findings: list[Finding]) -> list[str]:
    totals = ", ".join(f"{number:,} {side}" for side, number in divided.totals.items())
    lines = [f"{many(len(dataset.pictures))}: {totals}"]
    if exam := _exam(divided):
        some = f"{exam['labelled']:,} of its {many(exam['pictures'])} labelled"
        lines.append(f"The test side is the exam, drawn before the first label: {some}")
    for name, counts in divided.counts(dataset).items():
        lines.append(f"  {name}: {', '.join(f'{n:,} {side}' for side, n in counts.items())}")
    groups = divided.grouping.groups
    torn_ones = len(torn.on_two_sides(divided))
    apart = f", {torn_ones:,} of them on two sides" if torn_ones else ", each on one side"
    lines.append(f"{many(len(groups), 'group')} of pictures that belong together{apart}:"
                 if groups else "No pictures are known to belong together.")  # fmt: skip
    for group in groups[:_SHOWN]:
        sides = " and ".join(_sides(divided, group.files))
        lines.append(f"  {group.key}: {many(len(group.files))} in {sides} ({group.reason})")
    if len(groups) > _SHOWN:
        lines.append(f"  and {len(groups) - _SHOWN:,} more (all with --json)")
    return lines + [f"{one.severity}: {one.sentence} {one.remedy}" for one in findings]
