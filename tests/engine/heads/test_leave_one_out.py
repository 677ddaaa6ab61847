"""Laws of the ridge that answers for each picture as if it had not learnt from it."""

import numpy as np
import pytest

from core.engine.heads.leave_one_out import answers, directions


@pytest.mark.parametrize(("n", "d"), [(30, 60), (60, 12)])
def test_it_is_what_really_leaving_each_group_out_gives(n: int, d: int) -> None:
    rng = np.random.default_rng(0)
    rows, labels = directions(rng.normal(3, 1, (n, d))), rng.integers(0, 3, n)
    groups = [str(number // 2) for number in range(n)]
    found = answers(rows, labels, groups, np.ones(n, dtype=bool))
    weights = (n / (3 * np.bincount(labels)))[labels]
    shares = np.eye(3)[labels]
    offset = (shares * weights[:, None]).sum(0) / weights.sum()
    for group in sorted(set(groups)):
        own = np.array([one == group for one in groups])
        x, w = rows[~own], weights[~own][:, None]
        theta = np.linalg.solve((x * w).T @ x + np.eye(d), (x * w).T @ (shares[~own] - offset))
        assert np.abs(rows[own] @ theta + offset - found[own]).max() < 1e-8


def test_what_is_not_learnt_from_changes_no_other_answer() -> None:
    rng = np.random.default_rng(0)
    rows, labels = directions(rng.normal(0, 1, (40, 8))), np.arange(40) % 2
    learnt = np.arange(40) > 3
    groups = [str(number) for number in range(40)]
    other = labels.copy()
    other[~learnt] = 1 - other[~learnt]
    assert np.allclose(answers(rows, labels, groups, learnt), answers(rows, other, groups, learnt))


def test_a_copy_does_not_vouch_for_its_own_label() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(0, 0.3, (40, 300))
    labels = np.arange(40) % 2
    features[:, 0] += 3 * labels
    features[1], labels[1] = features[0], 1 - labels[0]
    features[3], labels[3] = features[0], 1 - labels[0]  # twice under the same wrong label
    rows, all_of_them = directions(features), np.ones(40, dtype=bool)
    apart = [str(number) for number in range(40)]
    together = ["copy" if number in (0, 1, 3) else str(number) for number in range(40)]
    of_label = [
        answers(rows, labels, groups, all_of_them)[1, labels[1]] for groups in (apart, together)
    ]
    assert of_label[1] < of_label[0]
