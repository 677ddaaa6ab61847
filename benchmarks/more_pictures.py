"""What more pictures would bring, beside what they then brought.

    python -m benchmarks.more_pictures --notes FILE [--shared DIR] [--home DIR] [--draws 8]

From n pictures of each class the worth of twice as many is told as a range. Then twice as many are
taken, and both heads are scored on pictures that were in neither: heads as a training solves them.
It goes on where it was cut off. The tables are kept in `more_pictures.md`.
"""

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.tasks import Task
from core.data import signs

SIZES = (10, 15, 20, 30, 40, 60, 80, 120)
"""Pictures of each class."""
TUNED = ("digits", "textures", "false colours", "outlines")
"""The two numbers of the method were chosen on these; on the others nothing was."""
REPORTED = ("insects", "trash", "hands", "signs", "birds and dogs")
_LEAST_NEW = 100
"""Pictures that are never learnt from, at least, and a tenth as many of each class."""
_SIGNS = 400
"""Of each sign."""
_TAKINGS = 3
"""Of twice as many, each with other pictures added."""
Ints = npt.NDArray[np.int64]
Rights = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class World:
    """Pictures of one source as one backbone sees them."""

    features: npt.NDArray[np.float32]
    labels: Ints
    names: tuple[str, ...]

    def rows(self, places: Ints) -> Any:
        """Some of them, to learn from."""
        from core.engine.heads.feature_set import FeatureSet

        return FeatureSet(
            features=self.features[places],
            labels=self.labels[places],
            groups=[str(at) for at in places],
            original=np.ones(len(places), np.bool_),
            classes=len(self.names),
        )

    def counting(self, new: Ints) -> npt.NDArray[np.floating]:
        """Weights of new pictures that make all classes count alike, 1 on average."""
        from core.engine.heads import cross_validation

        labels = self.labels[new]
        return cross_validation.class_weights(labels, len(self.names))[labels]

    def right(self, learn: Ints, new: Ints) -> Rights:
        """Which new pictures a head is right on that learnt from some others."""
        from core.engine.heads import cross_validation
        from core.engine.tasks.classify import TASK

        rows = self.rows(learn)
        weights = cross_validation.class_weights(rows.labels, rows.classes)[rows.labels]
        head = TASK.solve(replace(rows, weights=weights), lambda _done, _total: None).head
        said = cross_validation.answer(head, self.features[new]).argmax(1)
        result: Rights = said == self.labels[new]
        return result


def seen(source: str, backbone: str, shared: Path, home: Path) -> World:
    """Up to 180 pictures a class, of signs more, embedded once."""
    kept = home / f"{source}-{Path(backbone).name}.npz"
    if not kept.exists():
        _embed(source, backbone, shared / "data", home, kept)
    with np.load(kept) as stored:
        names, labels = np.unique(stored["labels"], return_inverse=True)
        return World(features=stored["features"], labels=labels, names=tuple(map(str, names)))


def _embed(source: str, backbone: str, data: Path, home: Path, kept: Path) -> None:
    from core.data import scan
    from core.data.split import SplitSettings
    from core.engine.advice import bakeoff
    from core.engine.backbone import acceleration
    from core.engine.feed.embedding import embed
    from core.engine.feed.opening import open_backbone
    from core.weights import pretrained

    folder = home / source
    if not folder.exists():
        _write(source, data, folder)
    features, labels = [], []
    for part in sorted(folder.iterdir()):
        rows = bakeoff.seen(scan.scan(part), SplitSettings(test=0))
        sample = [part / row.file for row in rows[:8]]
        body = open_backbone(pretrained.choose(backbone), acceleration.pick_device("auto"), sample)
        track = bakeoff.tracked(lambda *_: None, lambda: None, 0, 1, source)
        embedded = embed(body, part, rows, track=track)
        features.append(embedded.features[:, 0])
        labels += [row.label for row in embedded.rows]
    np.savez(kept, features=np.concatenate(features), labels=np.array(labels))


def _write(source: str, data: Path, folder: Path) -> None:
    """Pictures of a source; of signs as many as are wanted can be drawn."""
    if source != "signs":
        Task(source=source, each=120).write(data, 0, folder)
        return
    for sign in signs.SIGNS:
        (folder / "own" / sign).mkdir(parents=True)
        for number in range(_SIGNS):
            file = folder / "own" / sign / f"{number:03d}.jpg"
            file.write_bytes(signs.jpeg(sign, number, seed=0))


def drawn(labels: Ints, n: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """So many pictures of each class, and all others."""
    own = np.concatenate([
        rng.permutation(np.flatnonzero(labels == at))[:n] for at in range(labels.max() + 1)
    ])  # fmt: skip
    return own, np.setdiff1d(np.arange(len(labels)), own)


def case(world: World, n: int, seed: int) -> dict[str, Any]:
    """What is told from n pictures a class, and what twice as many brought."""
    from core.engine.advice import more_pictures

    rng = np.random.default_rng([seed, n])
    own, others = drawn(world.labels, n, rng)
    answer = more_pictures.measure(world.rows(own), world.names)
    worth, poorest, now = answer.twice, answer.classes[0], answer.right
    assert worth is not None
    assert now is not None
    assert poorest.twice is not None
    gains, scores, noises = [], [], []
    class_gain = class_noise = 0.0
    for taking in range(_TAKINGS):
        at, _ = drawn(world.labels[others], n, rng)
        more, new = others[at], np.delete(others, at)
        before, after = world.right(own, new), world.right(np.append(own, more), new)
        counting = world.counting(new)
        change = (after.astype(float) - before) * counting
        gains.append(float(change.mean()))
        scores.append(float((after * counting).mean()))
        noises.append(float(change.std() / np.sqrt(len(new))))
        if taking == 0:
            label = world.names.index(poorest.label)
            of_class = more[world.labels[more] == label]
            own_class = world.right(np.append(own, of_class), new).astype(float) - before
            class_gain = float((own_class * counting).mean())
            class_noise = float((own_class * counting).std() / np.sqrt(len(new)))
    return {
        "low": worth.low, "high": worth.high, "gains": gains, "noises": noises,
        "now": [now.share, now.low, now.high], "scores": scores,
        "class": [poorest.twice.low, poorest.twice.high, class_gain, class_noise],
    }  # fmt: skip


def cases(shared: Path, home: Path, notes: Path, draws: int) -> Iterator[dict[str, Any]]:
    """All of them, each written down as it is done; the first draw of every folder first."""
    lines = notes.read_text().splitlines() if notes.exists() else []
    done = {tuple(told["what"]): told for told in map(json.loads, lines)}
    yield from done.values()
    backbones = ("embedded", str(shared / "weights" / "mobilenetv2_100.tf_in1k"))
    for seed in range(draws):
        for source in (*REPORTED, *TUNED):
            for backbone in backbones:
                world = seen(source, backbone, shared, home)
                for n in SIZES:
                    what = (source, Path(backbone).name, n, seed)
                    if what in done or not _enough(world, n):
                        continue
                    told = {"what": what, **case(world, n, seed)}
                    with notes.open("a") as file:
                        file.write(json.dumps(told) + "\n")
                    yield told


def _enough(world: World, n: int) -> bool:
    left = np.bincount(world.labels) - 2 * n
    return bool(left.min() >= _LEAST_NEW / 10 and left.sum() >= _LEAST_NEW)


def summary(told: Sequence[dict[str, Any]]) -> str:
    """A row: how often the range held, how wide it is."""
    width = 100 * np.median([one["high"] - one["low"] for one in told])
    first = np.mean([one["low"] <= one["gains"][0] <= one["high"] for one in told])
    less = np.mean([_held(one["low"], one["high"], one["gains"][0], one["noises"][0])
                    for one in told])  # fmt: skip
    class_less = np.mean([_held(*one["class"]) for one in told])
    mean = np.mean([one["low"] <= np.mean(one["gains"]) <= one["high"] for one in told])
    noise = 100 * np.median([one["noises"][0] for one in told])
    brought = 100 * np.mean([one["gains"] for one in told])
    of_class = np.mean([one["class"][0] <= one["class"][2] <= one["class"][1] for one in told])
    class_width = 100 * np.median([one["class"][1] - one["class"][0] for one in told])
    scores = [_score(one) for one in told]
    score = np.mean([low <= one["scores"][0] <= high
                     for one, (low, high) in zip(told, scores, strict=True)])  # fmt: skip
    score_width = 100 * np.median([high - low for low, high in scores])
    return (
        f"{len(told)} | {brought:.1f} | {first:.0%} | {mean:.0%} | {less:.0%} | {width:.1f} | "
        f"{noise:.1f} | "
        f"{of_class:.0%} | {class_less:.0%} | {class_width:.1f} | {score:.0%} | {score_width:.1f} |"
    )


def _held(low: float, high: float, brought: float, noise: float) -> bool:
    """Whether a range held, were it as wide as the noise of the new pictures asks for, too."""
    return bool(abs(brought - (low + high) / 2) <= np.hypot((high - low) / 2, 1.96 * noise))


def _score(one: dict[str, Any]) -> tuple[float, float]:
    """A range of the score itself after twice as many: that of now, and that of the worth."""
    share, low, high = one["now"]
    middle, half = (one["low"] + one["high"]) / 2, (one["high"] - one["low"]) / 2
    return (
        share + middle - float(np.hypot(share - low, half)),
        share + middle + float(np.hypot(high - share, half)),
    )


def table(told: Sequence[dict[str, Any]]) -> Iterator[str]:
    """By folder, by size, and all."""
    yield (
        "| | tries | brought | held | held, mean of 3 | held but for noise | width | noise "
        "| one class: held | but for noise | width | score: held | width |"
    )
    yield "|---|" + "---|" * 12
    for at in (0, 1, 2):
        for name in dict.fromkeys(sorted((one["what"][at] for one in told), key=str)):
            own = [one for one in told if one["what"][at] == name]
            yield f"| {f'{name} a class' if at == 2 else name} | {summary(own)}"
    yield f"| **all** | {summary(told)}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("GRAFT_SHARED", ".")))
    parser.add_argument("--home", type=Path, default=Path("more_pictures"))
    parser.add_argument("--draws", type=int, default=6)
    asked = parser.parse_args()
    asked.home.mkdir(parents=True, exist_ok=True)
    os.environ["GRAFT_HOME"] = str(asked.home / "graft")
    told = list(cases(asked.shared, asked.home, asked.notes, asked.draws))
    for title, sources in (("Reported", REPORTED), ("Chosen on", TUNED)):
        print(f"\n## {title}\n")
        print("\n".join(table([one for one in told if one["what"][0] in sources])))


if __name__ == "__main__":
    main()
