from pathlib import Path

from benchmarks import features, finetune
from benchmarks.machine import Measured


def run(wall_s: float, **answer: object) -> Measured:
    return Measured(wall_s=wall_s, cpu_s=1.0, peak_mb=1000.0, load=0.5, answer=answer)


def test_the_ratios_are_taken_seed_by_seed_and_goals_stand_beside_them() -> None:
    seconds = {"total": 10.0, "import": 5.0, "open": 0.4, "embed": 4.0, "train": 0.1}
    validation = {"accuracy": 0.967}
    runs = {
        "first": [run(wall, seconds=seconds, validation=validation) for wall in (9.0, 10.0, 30.0)],
        "again": [run(5.0, seconds={**seconds, "total": 5.4}, validation=validation)],
        "pytorch": [run(wall, accuracy=0.96) for wall in (135.0, 150.0, 450.0)],
    }
    rates = {"backbone_alone": [400.0], "decode_alone": [600.0]}
    beside = run(1.0, graft=[180.0, 90.0, 200.0], bare=[200.0, 100.0, 200.0], **rates)
    numbered = {name: dict(enumerate(found)) for name, found in runs.items()}
    text = features.report({**numbered, "embedding": {0: beside}})
    assert "| ≥ 20 | 15.0 |" in text
    assert "| ≥ 90 % | 80% |" in text
    assert "| < 3 s | 0.40 s |" in text
    assert "| ≥ 0.9 | 0.90 |" in text
    assert "fastai" not in text, "a peer that could not run has no row"


def test_memory_that_grows_is_shown_by_the_epoch() -> None:
    loop = run(
        9.0,
        pipeline=[19.0],
        synthetic=[20.0],
        pipeline_cpu=[0.1],
        synthetic_cpu=[0.09],
        feeding=[300.0],
        streaming=0.004,
        resident_mb=[900.0, 1000.0, 1010.0, 1020.0],
        stage="whole network",
    )
    text = "\n".join(finetune._report({"loop/full": [loop]}))
    assert "| ≥ 0.95 | 0.95; in processor time 0.90 |" in text
    assert "| < 1 % | 0.40% |" in text
    assert "+10.0 MB an epoch" in text


def test_a_benchmark_cut_off_prints_what_it_knows() -> None:
    assert "validation accuracy" in features.report({})
    assert "goal" in "\n".join(finetune._report({}))


def test_fifty_a_class_are_other_ones_for_each_seed_and_all_are_checked(tmp_path: Path) -> None:
    for side, count in (("train", 60), ("val", 7)):
        for label in ("ants", "bees"):
            folder = tmp_path / "data" / side / label
            folder.mkdir(parents=True)
            for number in range(count):
                (folder / f"{number}.jpg").write_bytes(b"x")
    chosen = []
    for seed in (0, 1):
        made = finetune._few(tmp_path / "data", tmp_path / str(seed), seed)
        assert len(list((made / "val").rglob("*.jpg"))) == 14
        for label in ("ants", "bees"):
            assert len(list((made / "train" / label).iterdir())) == 50
        chosen.append({path.relative_to(made) for path in (made / "train").rglob("*.jpg")})
    assert chosen[0] != chosen[1]


def test_best_and_last_epoch_stand_side_by_side_for_all() -> None:
    ours = run(9.0, validation={"accuracy": 0.97}, curve=[0.96, 0.95], pictures_per_second=60.0)
    theirs = run(90.0, accuracy=0.92, best=0.93, pictures_per_second=6.0)
    text = "\n".join(finetune._report({"graft/staged": [ours], "peer/fastai": [theirs]}))
    assert "| graft/staged | **97.0** (97.0) | **95.0** (95.0) | 60 |" in text
    assert "| fastai | **93.0** (93.0) | **92.0** (92.0) | 6 |" in text
    assert "| ≥ 2 | 10.0 |" in text
    assert "| ≥ 95 % | 97.0 % |" in text
