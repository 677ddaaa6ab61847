"""The audit of a folder: pictures in, verdicts out. Seeded, stoppable, and cheap to repeat."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.data.dataset import Dataset
from core.engine.backbone import acceleration
from core.engine.safety import bench as benches
from core.engine.safety import (
    by_class,
    features,
    max_strength,
    measure,
    pair_selection,
    pictures,
    report,
    variants,
)
from core.engine.safety.bench import Bench
from core.engine.safety.chirality import Told
from core.engine.safety.looking import Looker
from core.engine.safety.report import AuditReport
from core.engine.safety.second_look import SecondLook
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
    augmentations, which are fewer than all. A screen of all takes them where it leaves a verdict
    near its border (`second_look`).

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
    tell = on_progress or (lambda *_: None)
    with acceleration.spare_threads():
        extractor = features.load(backbone)
        chosen = pictures.choose(
            dataset, side_px=extractor.side_px, full=full, seed=seed, check_stop=check_stop
        )
        bench = benches.of(Looker(extractor, chosen, check_stop), seed)
        again = SecondLook.after(bench, dataset, tried, seed)
        measured, handed = _run(bench, again, tried, tell)
        beyond = _beyond(bench, measured, tell) if full else []
    return _report(bench, again.files, measured, beyond, handed, begun)


def _run(
    bench: Bench, again: SecondLook, tried: Sequence[Variant], tell: OnProgress
) -> tuple[list[measure.Measurement], Mapping[int, Told]]:
    """Measure every variant; of many classes only the ladders whose strongest rung is not safe."""
    measured: list[measure.Measurement] = []
    handed: Mapping[int, Told] = {}
    many = len(bench.looker.chosen.classes) > pair_selection.ALL_UP_TO
    order = variants.strongest_first(tried) if many else tried
    total, done, begun = bench.cost(order), 0, time.perf_counter()
    harmless: dict[tuple[str, bool], list[measure.Measurement]] = {}
    for variant in order:
        done += bench.cost([variant])
        ladder_of = (variant.augmentation, variant.strength < 0)
        if ladder_of in harmless:
            measured += [measure.implied(one, variant) for one in harmless[ladder_of]]
            continue
        found = again.settle(bench.measured(variant, tried), variant, tried)
        measured += found
        if (
            many
            and not CATALOGUE[variant.augmentation].comes_round
            and all(one.ruling.verdict == "safe" for one in found)
        ):
            harmless[ladder_of] = found
        if CATALOGUE[variant.augmentation].mirrors:
            handed = bench.pairs.handed(bench.looker.all_draws(variant)[0])
        left = (time.perf_counter() - begun) / done * (total - done)
        tell(done, total, CATALOGUE[variant.augmentation].title, left)
    return measured, handed


def _beyond(
    bench: Bench, measured: Sequence[measure.Measurement], tell: OnProgress
) -> list[measure.Measurement]:
    """A little more than the largest strengths: is there room to spare?"""
    found: list[measure.Measurement] = []
    tried = [one.variant for one in measured]
    total = bench.cost(dict.fromkeys(tried))
    for variant in max_strength.borders(report.settle(measured)):
        found += bench.measured(variant, tried)
        tell(total, total, CATALOGUE[variant.augmentation].title, None)
    return found


def _report(
    bench: Bench,
    files: Sequence[str],
    measured: Sequence[measure.Measurement],
    beyond: Sequence[measure.Measurement],
    handed: Mapping[int, Told],
    begun: float,
) -> AuditReport:
    settled, chosen = report.settle(measured), bench.looker.chosen
    names = dict.fromkeys(one.variant.augmentation for one in settled)
    rows = report.rows(settled, handed, chosen.classes, files)
    return AuditReport(
        verdicts=tuple(rows),
        largest={name: _largest(settled, name, beyond, handed) for name in names},
        questions=_questions(rows),
        swaps=report.swaps(settled, chosen.classes),
        costs=report.costs(settled, chosen.classes),
        classes=chosen.classes,
        left_out=chosen.left_out,
        pictures=len(files),
        groups=len(np.unique(bench.pairs.groups)),
        seconds=time.perf_counter() - begun,
        measured=tuple(settled),
    )  # fmt: skip


def _largest(
    settled: Sequence[measure.Measurement],
    name: str,
    beyond: Sequence[measure.Measurement],
    handed: Mapping[int, Told],
) -> MaxStrength:
    if CATALOGUE[name].mirrors and handed:
        return MaxStrength(strict=None, usable=None, unit=CATALOGUE[name].unit)
    return max_strength.largest(settled, name, beyond)


def _questions(rows: Sequence[Verdict]) -> tuple[str, ...]:
    """Asked only where the pictures give a reason and no rival class is the answer."""
    asked = [row for row in rows if row.rival is None and row.verdict == "cannot_tell"]
    return tuple(f"{row.label}: {row.evidence}" for row in asked)
