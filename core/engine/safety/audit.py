"""The audit of a folder: pictures in, verdicts out. Seeded, stoppable, and cheap to repeat."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np
import numpy.typing as npt

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.data.dataset import Dataset
from core.engine.feed.feature_cache import FeatureCache, row_key
from core.engine.safety import (
    by_class,
    features,
    groups,
    max_strength,
    measure,
    pair_selection,
    pictures,
    probe,
    report,
    retention,
    variants,
)
from core.engine.safety.features import Extractor, Spaces
from core.engine.safety.pictures import Chosen
from core.engine.safety.report import AuditReport
from core.engine.safety.variants import Variant
from core.runs import stop
from core.runs.stop import CheckStop
from core.safety.audit_result import MaxStrength
from core.safety.verdict import Verdict
from core.tasks import table as tasks
from core.weights.backbone_choice import BackboneChoice

OnProgress = Callable[[int, int, str, float | None], None]
"""(done, total, what, seconds left or None): pictures looked at."""


def audit(  # noqa: PLR0913 - one call for page and command line
    dataset: Dataset,
    *,
    backbone: BackboneChoice,
    augmentations: Sequence[AugmentationChoice] | None = None,
    full: bool = False,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    check_stop: CheckStop = stop.never,
) -> AuditReport:
    """Measure which augmentations change labels in a data set.

    What was looked at is cached (by content, weights and variant): an audit that was stopped goes
    on where it was, and a full one after a screen repeats nothing.

    Args:
        dataset: of one scan; its test side stays sealed.
        backbone: whose frozen features are compared.
        augmentations: to try, each at its strength; None = all, each at its strongest.
        full: the whole ladder of each.
        seed: of which pictures are taken, and of folds and draws.
        on_progress: told after each variant.
        check_stop: called between batches; what was looked at by then is cached.

    More pictures a class are looked at where that is asked for: for a whole ladder, and for named
    augmentations, which are fewer than all.

    Raises:
        OnlyOneClass: fewer than two classes have enough pictures.
        WeightsError: see `core.engine.backbone.network.load`.
        Stopped: `check_stop` said so.
    """
    tried = partial(
        try_out,
        tried=variants.of(augmentations, full=full),
        backbone=backbone,
        full=full or augmentations is not None,
        seed=seed,
        on_progress=on_progress,
        check_stop=check_stop,
    )
    return by_class.audit_each(dataset, tried) if tasks.of(dataset.kind).several else tried(dataset)


def try_out(  # noqa: PLR0913 - as `audit`
    dataset: Dataset,
    tried: Sequence[Variant],
    *,
    backbone: BackboneChoice,
    full: bool = False,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    check_stop: CheckStop = stop.never,
) -> AuditReport:
    """Like `audit`, for exactly these variants.

    Args:
        dataset: of one scan.
        tried: variants to look at.
        backbone: whose frozen features are compared.
        full: more pictures a class.
        seed: of which pictures are taken, and of folds and draws.
        on_progress: told after each variant.
        check_stop: called between batches.
    """
    begun = time.perf_counter()
    extractor = features.load(backbone)
    chosen = pictures.choose(
        dataset, side_px=extractor.side_px, full=full, seed=seed, check_stop=check_stop
    )
    looker = _Looker(extractor, chosen, check_stop)
    bench = _bench(looker, chosen, seed)
    measured, handed = _run(bench, looker, tried, on_progress or (lambda *_: None))
    return _report(chosen, bench, measured, handed, begun)


@dataclass
class _Looker:
    """Features of the chosen pictures under a variant, from the cache where it has them."""

    extractor: Extractor
    chosen: Chosen
    check_stop: CheckStop

    def __post_init__(self) -> None:
        one = self.extractor
        self._shelf = FeatureCache(
            f"audit|2|{one.fingerprint}|{one.side_px}|bf16={one.acceleration.bf16}"
        )
        self._sizes: dict[str, int] = {
            name: values.shape[1] for name, values in one.look(self.chosen.images[:1]).items()
        }

    def look(self, variant: Variant | None, draw: int = 0) -> Spaces:
        """Features per space [n, d]."""
        name = variant.key if variant else "original"
        keys = [row_key(p.content, name, draw) for p in self.chosen.pictures]
        fresh = [at for at, key in enumerate(keys) if key not in self._shelf]
        fresh = list({keys[at]: at for at in fresh}.values())
        for start in range(0, len(fresh), features.BATCH * 2):
            self.check_stop()
            some = fresh[start : start + features.BATCH * 2]
            seen = self.extractor.look(np.stack([self._changed(at, variant, draw) for at in some]))
            rows = np.concatenate([seen[space] for space in self._sizes], axis=1)
            half = cast("npt.NDArray[np.float32]", rows)  # kept in half precision: 9 KB a picture
            self._shelf.add([keys[at] for at in some], half, {})
        return self._split(self._shelf.read(keys))

    def _changed(self, at: int, variant: Variant | None, draw: int) -> npt.NDArray[np.uint8]:
        image = self.chosen.images[at]
        return variant.apply(image, self.chosen.pictures[at].content, draw) if variant else image

    def _split(self, rows: npt.NDArray[np.float32]) -> Spaces:
        ends = np.cumsum(list(self._sizes.values()))[:-1]
        parts = np.split(rows.astype(np.float16), ends, axis=1)
        return dict(zip(self._sizes, parts, strict=True))


def _bench(looker: _Looker, chosen: Chosen, seed: int) -> measure.PairBench:
    originals = looker.look(None)
    found = groups.find(
        [picture.file for picture in chosen.pictures],
        [picture.label for picture in chosen.pictures],
        [picture.content for picture in chosen.pictures],
        np.stack([groups.perceptual_hash(image) for image in chosen.images]),
        [originals[name] for name in ("pooled", "s16") if name in originals],
    )
    spaces = {name: probe.space(values) for name, values in originals.items()}
    kernels = retention.kernels({n: space.kernel(originals[n]) for n, space in spaces.items()})
    return measure.PairBench(
        labels=chosen.labels,
        groups=found,
        spaces=spaces,
        originals=kernels,
        chances=probe.chances([picture.content for picture in chosen.pictures], seed),
    )


def _run(
    bench: measure.PairBench, looker: _Looker, tried: Sequence[Variant], tell: OnProgress
) -> tuple[list[measure.Measurement], Mapping[int, float]]:
    """Measure every variant; of many classes only the ladders whose strongest rung is not safe."""
    measured: list[measure.Measurement] = []
    handed: Mapping[int, float] = {}
    many = len(looker.chosen.classes) > pair_selection.ALL_UP_TO
    order = variants.strongest_first(tried) if many else tried
    total = sum(variant.draws for variant in order) * len(looker.chosen.pictures)
    done, begun = 0, time.perf_counter()
    harmless: dict[tuple[str, bool], list[measure.Measurement]] = {}
    for variant in order:
        done += variant.draws * len(looker.chosen.pictures)
        ladder_of = (variant.augmentation, variant.strength < 0)
        if ladder_of in harmless:
            measured += [measure.implied(one, variant) for one in harmless[ladder_of]]
            continue
        draws = [looker.look(variant, at) for at in range(variant.draws)]
        found = bench.measure(variant, list(draws))
        measured += found
        if many and all(one.ruling.verdict == "safe" for one in found):
            harmless[ladder_of] = found
        if CATALOGUE[variant.augmentation].mirrors:
            handed = bench.handed(draws[0])
        left = (time.perf_counter() - begun) / done * (total - done)
        tell(done, total, CATALOGUE[variant.augmentation].title, left)
    return measured, handed


def _report(
    chosen: Chosen,
    bench: measure.PairBench,
    measured: Sequence[measure.Measurement],
    handed: Mapping[int, float],
    begun: float,
) -> AuditReport:
    settled = report.settle(measured)
    names = dict.fromkeys(one.variant.augmentation for one in settled)
    files = [picture.file for picture in chosen.pictures]
    rows = report.rows(settled, handed, chosen.classes, files)
    return AuditReport(
        verdicts=tuple(rows),
        largest={name: _largest(settled, name, handed) for name in names},
        questions=_questions(rows),
        swaps=report.swaps(settled, chosen.classes),
        costs=report.costs(settled, chosen.classes),
        classes=chosen.classes,
        left_out=chosen.left_out,
        pictures=len(files),
        groups=len(np.unique(bench.groups)),
        seconds=time.perf_counter() - begun,
        measured=tuple(settled),
    )  # fmt: skip


def _largest(
    settled: Sequence[measure.Measurement], name: str, handed: Mapping[int, float]
) -> MaxStrength:
    if CATALOGUE[name].mirrors and handed:
        return MaxStrength(strict=None, usable=None, unit=CATALOGUE[name].unit)
    return max_strength.largest(settled, name)


def _questions(rows: Sequence[Verdict]) -> tuple[str, ...]:
    """Asked only where the pictures give a reason and no rival class is the answer."""
    asked = [row for row in rows if row.rival is None and row.verdict == "cannot_tell"]
    return tuple(f"{row.label}: {row.evidence}" for row in asked)
