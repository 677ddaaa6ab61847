"""Laws of learning several classes a picture."""

import numpy as np
import pytest
import torch

from core.data.target import classes
from core.engine.tasks.multilabel import TASK

NAMES = ("a", "b", "c")
LABELS = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0], [1, 0, 1]])


def test_labels_are_a_one_for_each_class_shown() -> None:
    targets = [classes(some) for some in ("a", "ba", "", "ac")]
    assert np.array_equal(TASK.collate(targets, NAMES), LABELS)


def test_right_logits_have_no_loss_and_wrong_ones_have() -> None:
    shares = TASK.shares(torch.from_numpy(LABELS), 3, 0.0)
    right = torch.from_numpy(20.0 * (2 * LABELS - 1)).float()
    assert float(TASK.loss(right, shares, None)) == pytest.approx(0, abs=1e-4)
    assert float(TASK.loss(-right, shares, None)) == pytest.approx(20 * 4, rel=1e-3)
    assert float(TASK.right(right, shares)) == 4
    assert float(TASK.right(-right, shares)) == 0
    assert TASK.mean_loss(right.numpy(), LABELS) == pytest.approx(0, abs=1e-4)


def test_smoothing_keeps_both_sides_of_the_middle() -> None:
    shares = TASK.shares(torch.from_numpy(LABELS), 3, 0.2)
    assert sorted(set(shares.flatten().tolist())) == pytest.approx([0.1, 0.9])


def test_rare_classes_weigh_more() -> None:
    rarity, rows = TASK.rarity(LABELS, 3), TASK.row_weights(LABELS, 3)
    assert rarity[3] > rarity[0]
    assert rarity[1] > rarity[0]
    assert rows.mean() == pytest.approx(1)
    assert TASK.class_weights(LABELS, 3).tolist() == [1.0, 3.0, 3.0]


def test_the_score_of_right_answers_is_one_and_of_none_unknown() -> None:
    found = TASK.score(10.0 * (2 * LABELS - 1), LABELS)
    assert (found["average_precision"], found["macro_f1"], found["n"]) == (1.0, 1.0, 4)
    empty = TASK.score(np.empty((0, 3)), LABELS[:0])
    assert (empty["average_precision"], empty["n"]) == (None, 0)


def test_a_class_that_is_never_said_where_it_is_shown_is_named() -> None:
    logits = np.where(LABELS, 3.0, -3.0)
    assert TASK.silent(logits, LABELS, NAMES) == []
    logits[:, 2] = (5.0, 5.0, 5.0, -5.0)
    hidden = LABELS.copy()
    hidden[:, 2] = 0
    assert TASK.silent(logits, hidden, NAMES) == []


def test_numpy_and_layer_decode_alike() -> None:
    logits = np.linspace(-4, 4, 12).reshape(4, 3)
    layer = TASK.activation(torch.from_numpy(logits)).numpy()
    assert np.allclose(TASK.decode(logits), layer)
