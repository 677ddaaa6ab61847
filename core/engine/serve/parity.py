"""Parity: a copy of a model answers what the original was asked, and what came of it is certified.

A copy is handed over only where it gives the same answers; one in 8-bit numbers may give others,
and its certificate says what that costs.
"""

import datetime
import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.engine.backbone import acceleration
from core.engine.serve.original import Copy, Logits, Original, Told, answered
from core.errors import ExportMismatch
from core.protocol.export import Certificate, ExportFormat, Loss
from core.tasks import ranges
from core.weights.local_folders import sha256

LARGEST_DIFFERENCE = 1e-3
"""In any probability. Rounding in another order of additions stays below 1e-4."""
_ALONE = 4
"""Pictures that are also asked one at a time, to see that any number is taken."""

Shares = npt.NDArray[np.float64]


def certify(
    original: Original, copy: Copy, form: ExportFormat, folder: Path, tell: Told
) -> Certificate:
    """Ask a copy what the original was asked, many pictures at once, some alone, and as files.

    Args:
        original: with its answers.
        copy: what was written into the folder.
        form: of the copy.
        folder: of the copy; its files are named by their digests.
        tell: see `Told`.

    Raises:
        ExportMismatch: another top class, or a probability that differs by more than
            `LARGEST_DIFFERENCE`, where the copy is not a lossy one; or no answer at all.
    """
    size = acceleration.batch_size(original.trained.device)
    given = answered(copy.answer, original.pictures, size, tell)
    alone = answered(copy.answer, original.pictures[:_ALONE], 1, lambda done, total: None)
    if not (_is_answer(given, original) and np.isfinite(alone).all()):
        raise _mismatch(original, 0.0, 1.0)
    decode = original.trained.task.decode
    shares, truth = decode(given), original.shares
    difference = max(_apart(shares, truth), _apart(decode(alone), shares[: len(alone)]))
    same = _same(shares, truth)
    if not copy.lossy and (same < len(truth) or difference > LARGEST_DIFFERENCE):
        raise _mismatch(original, same / len(truth), difference)
    certificate = Certificate(
        format=form,
        run=original.plan.name,
        made=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        runtime=copy.runtime,
        pictures=len(truth),
        same=same,
        largest_difference=difference,
        app_difference=original.apart_from_app,
        loss=_loss(original, given) if copy.lossy else None,
        sha256={path.name: sha256(path) for path in sorted(folder.iterdir()) if path.is_file()},
        sentence="",
    )
    certificate = _with_files(certificate, original, copy, shares)
    return certificate.model_copy(update={"sentence": _sentence(certificate)})


def _is_answer(logits: Logits, original: Original) -> bool:
    return logits.shape == original.logits.shape and bool(np.isfinite(logits).all())


def _apart(shares: Shares, truth: Shares) -> float:
    return float(np.abs(shares - truth).max(initial=0.0))


def _same(shares: Shares, truth: Shares) -> int:
    """Pictures with the same answer; a tie within the allowed difference may fall either way."""
    chosen = shares.argmax(1)
    rows = np.arange(len(truth))
    return int((truth[rows, chosen] >= truth.max(1) - LARGEST_DIFFERENCE).sum())


def _with_files(
    certificate: Certificate, original: Original, copy: Copy, shares: Shares
) -> Certificate:
    """The whole way from the file, compared with what the copy says of the pixels of the app."""
    if copy.from_files is None:
        return certificate
    told = copy.from_files(original.paths)
    read = [at for at, answer in enumerate(told) if answer is not None]
    if not read:
        return certificate
    given = np.stack([answer for answer in told if answer is not None])
    difference, same = _apart(given, shares[read]), _same(given, shares[read])
    if same < len(read) or difference > LARGEST_DIFFERENCE:
        raise _mismatch(original, same / len(read), difference)
    return certificate.model_copy(update={"files": len(read), "files_difference": difference})


def _loss(original: Original, given: Logits) -> Loss | None:
    """On pictures that the model did not learn from; None where there is none."""
    n, task = original.held, original.trained.task
    targets = [row.target for row in original.rows[:n]]
    labels = task.collate(targets, original.trained.classes)
    right, still = (task.correct(logits[:n], labels) for logits in (original.logits, given))
    won, lost = int((still & ~right).sum()), int((right & ~still).sum())
    low, high = ranges.paired(won, lost, n)
    if low is None or high is None:
        return None
    return Loss(n=n, lost=lost, won=won, change=(won - lost) / n, low=low, high=high)


def _sentence(found: Certificate) -> str:
    n = f"{found.pictures:,} {'picture' if found.pictures == 1 else 'pictures'} of this run"
    if found.loss is not None:
        return f"{_cost(found.loss)} It gives the same answer on {found.same:,} of {n}."
    if found.same < found.pictures or found.largest_difference > LARGEST_DIFFERENCE:
        return f"It gives the same answer on {found.same:,} of {n}; what that costs is not known."
    said = (
        f"It gives the same answers as the original on {n} in {found.runtime}; probabilities "
        f"differ by {_number(found.largest_difference)}."
    )
    if found.files is not None:
        said += f" So does predict.py, from the files of {found.files:,} of them."
    if found.app_difference > LARGEST_DIFFERENCE:
        said += (
            " On this computer the app itself computes faster and coarser: its probabilities "
            f"differ from these by up to {found.app_difference:.3f}."
        )
    return said


def _cost(loss: Loss) -> str:
    return (
        f"On {loss.n:,} pictures that it did not learn from, the share right changes by "
        f"{100 * loss.change:+.1f} points (95 % range {100 * loss.low:+.1f} to "
        f"{100 * loss.high:+.1f}): {loss.lost:,} right answers are lost, {loss.won:,} won."
    )


def _number(difference: float) -> str:
    """`less than 0.00001`: the next power of ten."""
    digits = math.floor(-math.log10(difference)) if difference else 9
    return f"less than {10.0**-digits:.{digits}f}"


def _mismatch(original: Original, same: float, difference: float) -> ExportMismatch:
    return ExportMismatch(
        what="The exported model does not answer as the original does",
        why=f"On {len(original.pictures)} pictures of this run they agree on {same:.0%}, and "
        f"probabilities differ by up to {difference:.3g}. Nothing was handed over.",
        fix="Use another format, and report this with the backbone's name.",
    )
