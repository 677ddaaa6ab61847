"""What a second look is worth: screens with and without it, and fifty pictures for everything.

    python -m benchmarks.second_look --backbone FOLDER --shared FOLDER --half tune|held_out
        --home FOLDER [--seeds 3] [--worlds fruit,sizes]

The worlds of `halves.py` with 50 pictures a class, of which a screen takes 30, and more where a
verdict is near its border. Other seeds take other pictures, and divide them otherwise: how many
verdicts that moves is the luck of the draw. Prints the table of `label_safety.md`.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, get_args
from unittest import mock

from benchmarks.halves import MOST, WORLDS, draw, rows, tried
from benchmarks.label_safety import VERDICTS
from benchmarks.worlds.pool import Half
from benchmarks.worlds.world import World

Said = dict[tuple[Any, ...], tuple[str, str]]
"""World, augmentation, strength, class and rival → what is true, what was said."""
WAYS = {
    "30 pictures a class": {"full": False, "again": False},
    "30, and a second look": {"full": False, "again": True},
    "50 pictures a class": {"full": True, "again": False},
}
HEAD = """| | seed | precision of unsafe | recall | called safe: changes, traps | \
harmless: weakens or cannot tell | looks |
| --- | --- | --- | --- | --- | --- | --- |"""


def audited(world: World, name: str, place: Path, backbone: str) -> Callable[..., Any]:
    """What audits a world, written to disk once, and counts its looks."""
    from core.data.scan import scan
    from core.engine.safety import second_look
    from core.engine.safety.audit import try_out
    from core.engine.safety.variants import Variant
    from core.weights.backbone_choice import BackboneChoice

    dataset = scan(world.write(place / f"pictures{MOST}"))
    choice = BackboneChoice(name=Path(backbone).name.split(".")[0], source="folder", path=backbone)
    variants = [Variant(*one) for one in tried(name, world)]
    made = second_look.SecondLook.after.__func__  # type: ignore[attr-defined]

    def audit(*, full: bool, again: bool, seed: int) -> tuple[Any, int]:
        started: list[Any] = []

        def after(cls: Any, first: Any, *rest: Any) -> Any:
            started.append((first.cost(variants), made(cls, first, *rest)))
            return started[-1][1]

        room = second_look.MOST_AGAIN if again else 0.0
        with (
            mock.patch.object(second_look, "MOST_AGAIN", room),
            mock.patch.object(second_look.SecondLook, "after", classmethod(after)),
        ):
            report = try_out(dataset, variants, backbone=choice, full=full, seed=seed)
        [(looks, second)] = started
        return report, looks + round(room * looks) - second.left

    return audit


def main() -> int:
    """Audit every world in every way, with every seed, and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--backbone", required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--half", choices=get_args(Half), required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--worlds", default=",".join(WORLDS))
    asked = parser.parse_args()
    said: dict[tuple[str, int], Said] = {}
    looks: Counter[tuple[str, int]] = Counter()
    for name in asked.worlds.split(","):
        world = draw(name, asked.shared, asked.half)
        place = asked.home / Path(asked.backbone).name / asked.half / name
        os.environ["GRAFT_HOME"] = str(place)
        audit = audited(world, name, place, asked.backbone)
        for way, settings in WAYS.items():
            for seed in range(asked.seeds):
                report, looked = audit(**settings, seed=seed)
                looks[way, seed] += looked
                for row in rows(world, report):
                    about = ("augmentation", "strength", "class", "rival")
                    key = (name, *(row[part] for part in about))
                    said.setdefault((way, seed), {})[key] = (row["truth"], row["said"])
    print("\n".join(table(said, looks, asked.seeds)))
    return 0


def table(
    said: dict[tuple[str, int], Said], looks: Counter[tuple[str, int]], seeds: int
) -> Iterator[str]:
    """A line each way and seed, and how many verdicts another seed moves."""
    yield HEAD
    for (way, seed), verdicts in said.items():
        counts = Counter(verdicts.values())

        def of(truth: str, word: str, counts: Counter[tuple[str, str]] = counts) -> int:
            return counts[truth, word]

        right = of("changes", "unsafe") + of("trap", "unsafe")
        harmless = [of("harmless", word) for word in VERDICTS]
        changes = sum(of("changes", word) for word in VERDICTS)
        unsure = of("harmless", "weakens") + of("harmless", "cannot_tell")
        cells = (
            way,
            str(seed),
            f"{right}/{right + of('harmless', 'unsafe')}",
            f"{of('changes', 'unsafe')}/{changes}",
            f"{of('changes', 'safe')}, {of('trap', 'safe')}",
            f"{unsure}/{sum(harmless)}",
            f"{looks[way, seed]:,}",
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    for way in WAYS:
        moved = [
            sum(said[way, a][key] != said[way, b][key] for key in said[way, a])
            for a, b in combinations(range(seeds), 2)
        ]
        yield f"{way}: another seed moves {', '.join(map(str, moved))} of {len(said[way, 0])}"


if __name__ == "__main__":
    raise SystemExit(main())
