"""The table of all backbones is made from timm's own facts, without weights or network."""

import csv
from pathlib import Path

import pytest
import timm

from core.engine.backbone.timm_table import main, rows, size
from core.weights.backbones import TABLE, TABLE_COLUMNS


def test_parameters_are_counted_without_memory() -> None:
    assert size("resnet50", 1000) == (23_508_032, 25_557_032)


def test_a_row_holds_what_timm_says() -> None:
    (row,) = rows(["resnet18.a1_in1k"])
    assert row == {
        "name": "resnet18.a1_in1k",
        "parameters": "11176512",
        "input_px": "224",
        "licence": "apache-2.0",
        "download_mb": "46.76",
        "hub": "",
    }


def test_a_part_of_a_larger_system_that_takes_no_classifier_is_left_out() -> None:
    without = [name for name in timm.list_pretrained() if name.startswith("qwen3_vit_88m_enc")]
    assert rows(without[:1]) == []


def test_the_table_in_the_assets_is_of_the_timm_that_is_installed() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert tuple(table[0]) == TABLE_COLUMNS
    names = {row["name"] for row in table}
    known = set(timm.list_pretrained())
    assert names <= known
    assert len(known - names) < 0.02 * len(known)
    assert all(row["parameters"].isdigit() and row["input_px"].isdigit() for row in table)


def test_it_is_written_sorted_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["resnet18.tv_in1k", "resnet18.a1_in1k"]
    monkeypatch.setattr(timm, "list_pretrained", lambda: names)
    assert main([str(tmp_path / "x.csv")]) == 0
    lines = (tmp_path / "x.csv").read_text("utf-8").splitlines()
    assert lines[0] == ",".join(TABLE_COLUMNS)
    assert [line.partition(",")[0] for line in lines[1:]] == sorted(names)
