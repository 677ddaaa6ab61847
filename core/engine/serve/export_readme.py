"""What lies beside an exported model: classes, preprocessing, how to use it, and its card."""

from dataclasses import asdict
from pathlib import Path
from string import Template

import PIL

from core import files
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.serve.original import Original
from core.protocol.export import Certificate
from core.report import card, model_card, robustness
from core.runs.robustness import measured
from core.weights.licence_file import LICENCE_FILE, WeightsLicence

MODEL_CARD = "MODEL-CARD.md"
_WORDS = Path(__file__).resolve().parents[3] / "assets" / "takeaway"


def write(
    original: Original,
    certificate: Certificate,
    licence: WeightsLicence,
    folder: Path,
    *,
    web: bool = False,
) -> None:
    """Write `labels.json`, `preprocessing.json`, `MODEL-CARD.md` and `README.md`.

    Args:
        original: the model that was taken away.
        certificate: what was found when it was checked.
        licence: of the weights that it was taught from.
        folder: where the files go.
        web: a web page lies there, too.
    """
    trained = original.trained
    p = trained.preprocessing
    files.write_json(folder / "labels.json", list(trained.classes))
    files.write_json(folder / "preprocessing.json", asdict(p))
    if trained.thresholds is not None:
        files.write_json(folder / "thresholds.json", list(trained.thresholds))
    words = Template(_text(certificate.format)).substitute(
        activation=trained.task.activation_code,
        said=_SAID if trained.thresholds is None else _SAID_OF_SEVERAL,
        backbone=original.name,
        classes=len(trained.classes),
        resize=p.resize_px,
        side=p.side_px,
        interpolation=p.interpolation,
        recipe=_recipe(p),
        predict=Template(_text("predict")).substitute(pillow=PIL.__version__),
        web=_text("web") if web else "",
        reading=_text("reading"),
        temperature=trained.temperature,
    )
    licence_words = f"## Licence of the weights\n\n{licence.told}\n\nSee `{LICENCE_FILE}`."
    check = f"## Checked\n\n{certificate.sentence} More in `certificate.json`."
    more = f"## What it is\n\nWhat it learnt from, its scores and its limits: `{MODEL_CARD}`."
    parts = (words.strip(), check, more, licence_words)
    files.write_text(folder / MODEL_CARD, _card(original))
    files.write_text(folder / "README.md", "\n\n".join(parts) + "\n")


def _card(original: Original) -> str:
    """Without the command that repeats the training: it names folders of this computer."""
    run = original.run
    stands = robustness.lines(*measured(run, original.plan, robustness.side(run)))
    return model_card.markdown({**card.report(run, stands), "command": None})


def _text(name: str) -> str:
    return (_WORDS / f"{name}.md").read_text("utf-8").strip()


def _recipe(p: Preprocessing) -> str:
    """The lines of Python that make a picture the network's square."""
    sampling = f"Image.Resampling.{p.interpolation.upper()}"
    size, side = p.resize_px, p.side_px
    centre = (
        f"left, top = round((picture.width - {side}) / 2), round((picture.height - {side}) / 2)\n"
        f"picture = picture.crop((left, top, left + {side}, top + {side}))"
    )
    if p.crop_mode == "squash":
        return f"picture = picture.resize(({size}, {size}), {sampling})\n{centre}"
    if p.crop_mode == "border":
        rim = tuple(round(255 * m) for m in p.mean)
        return (
            f"scale = {size} / max(picture.size)\n"
            "size = [max(1, round(length * scale)) for length in picture.size]\n"
            f"small = picture.resize(size, {sampling})\n"
            f'picture = Image.new("RGB", ({side}, {side}), {rim})\n'
            f"corner = [-round((length - {side}) / 2) for length in small.size]\n"
            "picture.paste(small, tuple(corner))"
        )
    return (
        "short = min(picture.size)\n"
        f"size = [{size} * length // short for length in picture.size]\n"
        f"picture = picture.resize(size, {sampling})\n{centre}"
    )


_SAID = "print(labels[int(probabilities.argmax())], float(probabilities.max()))"
_SAID_OF_SEVERAL = """thresholds = json.loads((folder / "thresholds.json").read_text("utf-8"))
for label, probability, threshold in zip(labels, probabilities, thresholds):
    if probability >= threshold:
        print(label, float(probability))"""
