"""The comparison of backbones (bake-off): which one tells the user's classes apart best.

Each is frozen, embeds every picture once and is scored by cross-validation. Two backbones that
looked at the same pictures are compared pair by pair (exact McNemar test, McNemar 1947): where it
finds no difference the answer is "cannot tell these apart", whatever the ranking says.
"""

import time
from collections.abc import Callable, Iterable, Sequence

from scipy.stats import binomtest

from core.data import sides
from core.data.dataset import Dataset
from core.data.split import Row, SplitSettings
from core.engine.advice.linear_probe import LinearProbe, probe, some
from core.engine.feed.embedding import Group, Track
from core.errors import UnknownBackbone, WeightsError
from core.protocol.comparison import BackboneResult, CompareAnswer, RefusedBackbone
from core.runs import stop
from core.runs.stop import CheckStop
from core.weights import backbones
from core.weights.backbone_choice import BackboneChoice

_LEVEL = 0.05
"""Below this chance of a coincidence two backbones are told apart."""

Told = Callable[[int, int, str], None]
"""Told pictures done, pictures in all, and what is at work."""


def compare(
    dataset: Dataset,
    choices: Sequence[BackboneChoice],
    *,
    on_progress: Told,
    check_stop: CheckStop = stop.never,
    device: str = "auto",
    split: SplitSettings = SplitSettings(),  # noqa: B008 - frozen
) -> CompareAnswer:
    """Score backbones on pictures, those of the sealed test set left out.

    Args:
        dataset: the pictures.
        choices: backbones whose weights are on this machine.
        on_progress: see `Told`.
        check_stop: called between batches, and while a head is solved.
        device: `auto`, `cpu`, `cuda` or `mps`.
        split: how the folder is divided, so that the test set stays sealed.

    Raises:
        Stopped: `check_stop` said so.
        GraftError: as `core.data.scan.scan`; as `core.engine.feed.opening.open_backbone` where no
            backbone can be opened.
    """
    begun = time.monotonic()
    rows = some(seen(dataset, split))
    done: list[LinearProbe] = []
    refused: list[tuple[str, WeightsError]] = []
    for number, choice in enumerate(choices):
        track = tracked(on_progress, check_stop, number, len(choices), choice.name)
        try:
            done.append(
                probe(choice, dataset, rows, device=device, track=track, check_stop=check_stop)
            )
        except WeightsError as error:  # one damaged file must not take the others' answer away
            refused.append((choice.name, error))
        on_progress((number + 1) * len(rows), len(choices) * len(rows), choice.name)
    if refused and not done:
        raise refused[0][1]
    ranked = sorted(done, key=lambda b: (-(b.accuracy or 0), -b.pictures_per_second))
    results = tuple(_result(probe, ranked[0], rank + 1) for rank, probe in enumerate(ranked))
    return CompareAnswer(
        backbones=results,
        best=results[0].name if results else None,
        sentence=_sentence(results),
        refused=tuple(RefusedBackbone(name=name, **error.as_dict()) for name, error in refused),
        seconds=round(time.monotonic() - begun, 1),
    )


def seen(dataset: Dataset, settings: SplitSettings | None = None) -> list[Row]:
    """Labelled pictures that may be looked at before the end: not the test set.

    Args:
        dataset: the pictures.
        settings: how they are divided.
    """
    split = sides.divide(dataset, settings or SplitSettings())
    keys = split.grouping.of_file
    return [
        Row(
            file=p.file,
            target=p.target,
            side=split.side[p.file],
            content=p.content,
            group=keys.get(p.file, ""),
        )
        for p in dataset.pictures
        if split.side[p.file] != "test"
    ]


def tracked(on_progress: Told, check_stop: CheckStop, number: int, of: int, name: str) -> Track:
    """Tells of one of several embeddings of the same pictures as a part of the whole.

    Args:
        on_progress: see `Told`.
        check_stop: called between batches.
        number: which of them it is, from 0.
        of: how many there are.
        name: what is at work.
    """

    def track(groups: Iterable[Group], total: int) -> Iterable[Group]:
        done = 0
        for group in groups:
            check_stop()
            yield group
            done = min(done + len(group), total)
            on_progress(number * total + done, of * total, name)

    return track


def _result(probe: LinearProbe, best: LinearProbe, rank: int) -> BackboneResult:
    choice = probe.backbone
    return BackboneResult(
        rank=rank,
        name=choice.name,
        source=choice.source,
        path=choice.path,
        trained_on=_trained_on(choice.name),
        accuracy=probe.accuracy,
        low=probe.low,
        high=probe.high,
        n=len(probe.files),
        effect=probe.effect,
        pictures_per_second=probe.pictures_per_second,
        parameters=probe.parameters,
        megabytes=round(probe.parameters * 4 / 1e6, 1),
        features=probe.features,
        seconds=probe.seconds,
        embedded=probe.embedded,
        tied_with_best=_tied(probe, best),
    )


def _trained_on(name: str) -> str | None:
    try:
        return backbones.get(name).trained_on
    except UnknownBackbone:
        return None


def _tied(probe: LinearProbe, best: LinearProbe) -> bool:
    """True where the two cannot be told apart on the pictures that both have seen."""
    if probe.right is None or best.right is None:
        return True
    mine = dict(zip(probe.files, probe.right, strict=True))
    theirs = dict(zip(best.files, best.right, strict=True))
    both = mine.keys() & theirs.keys()
    won = sum(mine[f] and not theirs[f] for f in both)
    lost = sum(theirs[f] and not mine[f] for f in both)
    return won + lost == 0 or bool(binomtest(lost, won + lost, 0.5).pvalue >= _LEVEL)


def _sentence(results: Sequence[BackboneResult]) -> str:
    best = results[0] if results else None
    if best is None or best.score is None:
        return "Cannot tell: a class has too few pictures to hold some of them out."
    score = best.score
    share = f"{score.accuracy:.1%} ({score.low:.0%}–{score.high:.0%}, {score.n} pictures)"
    tied = [result.name for result in results[1:] if result.tied_with_best]
    if not tied:
        return f"{best.name} is best: {share}."
    return f"{best.name} leads with {share}; cannot tell it apart from {', '.join(tied)}."
