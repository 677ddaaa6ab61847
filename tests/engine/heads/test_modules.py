"""Laws of heads."""

import pytest
import torch

from core.engine.heads import cross_validation, logistic, modules, svm_knn
from core.engine.heads.modules import Head, MlpHead
from tests.engine.heads.test_cross_validation import known


def made() -> list[Head]:
    data = known(n=30, d=12)
    mlp = MlpHead(
        torch.zeros(12), torch.ones(12), torch.randn(5, 12), torch.zeros(5), torch.randn(3, 5),
        torch.zeros(3),
    )  # fmt: skip
    solvers = (logistic.regression, svm_knn.knn, svm_knn.svm_rbf)
    return [mlp, *(solver(data).head for solver in solvers)]


@pytest.mark.parametrize("number", range(4))
def test_a_head_rebuilt_from_its_file_answers_the_same(number: int) -> None:
    head = made()[number]
    again = modules.build(head.kind, head.state_dict(), head.settings())
    data = known(n=30, d=12)
    assert (
        cross_validation.answer(head, data.features)
        == cross_validation.answer(again, data.features)
    ).all()
    assert not again.training


def test_shares_of_votes_add_up_to_one() -> None:
    logits = cross_validation.answer(made()[2], known(n=30, d=12).features)
    assert torch.allclose(torch.from_numpy(logits).exp().sum(1), torch.ones(30), atol=1e-4)


def test_all_kinds_can_be_rebuilt() -> None:
    assert {head.kind for head in made()} == set(modules.HEAD_KINDS)
