"""Surfaces: small defects with their masks, innocent textures, scenes from straight above."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.worlds import canvas
from benchmarks.worlds.canvas import SIDE, Image
from benchmarks.worlds.world import Truth, World, mild
from core.engine.augment import pipeline

Floats = npt.NDArray[np.float64]
STILL = ("horizontal_flip", "vertical_flip", "rotate_90", "rotate_180")
LOSING = {"crop": (0.8, 0.65, 0.5, 0.35, 0.2, 0.08), "erase": (0.02, 0.1, 0.33)}
LOST = 0.7
"""From this share of lost defects on, an augmentation counts as changing the label."""
VISIBLE = 0.3
"""A defect of which less than this share of its pixels is left counts as lost."""


def metal(rng: np.random.Generator) -> Floats:
    """Brushed grey metal in any direction."""
    grain = rng.normal(0, 1, (SIDE * 2, SIDE * 2)).astype(np.float32)
    length = float(rng.uniform(3, 8))
    brushed = cv2.GaussianBlur(grain, (0, 0), sigmaX=length, sigmaY=0.7)
    turn = cv2.getRotationMatrix2D((SIDE, SIDE), rng.uniform(0, 360), 1)
    brushed = cv2.warpAffine(brushed, turn, (SIDE * 2, SIDE * 2), borderMode=cv2.BORDER_REFLECT)
    part = brushed[SIDE // 2 : SIDE // 2 + SIDE, SIDE // 2 : SIDE // 2 + SIDE]
    tone = rng.uniform(90, 160) + 25 * (canvas.field(rng, 3) - 0.5)
    return np.repeat((tone + part / part.std() * rng.uniform(5, 9))[..., None], 3, axis=2)


def defect(rng: np.random.Generator, kind: str) -> Floats:
    """Cover (0–1) of one defect somewhere in the picture: a hole, or a scratch."""
    cover = np.zeros((SIDE, SIDE, 3))
    middle = rng.uniform(0.15, 0.85, 2) * SIDE
    if kind == "hole":
        radius = rng.uniform(4, 7)
        canvas.polygon(cover, canvas.disc(radius, 24) + middle, 1.0)
    else:
        angle, half = rng.uniform(0, np.pi), rng.uniform(9, 15)
        way = np.array([np.cos(angle), np.sin(angle)]) * half
        side = np.array([-way[1], way[0]]) * rng.uniform(-0.3, 0.3)
        canvas.stroke(cover, np.array([middle - way, middle + side, middle + way]), 1.8, 1.0)
    return cover


def defects(rng: np.random.Generator, each: int = 40) -> World:
    """Good metal, metal with a hole, metal with a scratch."""
    pictures: dict[str, Image] = {}
    masks: list[Image] = []
    for kind in ("good", "hole", "scratch"):
        for number in range(each):
            ground = metal(rng)
            if kind != "good":
                cover = defect(rng, kind)
                masks.append((cover * 255).astype(np.uint8))
                dark = kind == "hole"
                tone = ground.mean() + (-rng.uniform(55, 80) if dark else rng.uniform(60, 90))
                ground = ground * (1 - cover) + np.clip(tone, 5, 250) * cover
            pictures[f"{kind}/{number:03d}.png"] = canvas.photographed(ground, rng)
    return with_masks("defects", pictures, masks, rng)


def with_masks(
    name: str, pictures: dict[str, Image], masks: list[Image], rng: np.random.Generator
) -> World:
    """A world of classes `good` and others whose defects lie at these masks (0-255)."""
    lost = {
        (kind, strength): lost_share(masks, kind, strength, rng)
        for kind, strengths in LOSING.items()
        for strength in strengths
    }
    return World(
        name=name,
        pictures=pictures,
        truth=_defect_truth(lost),
        augmentations=("crop", "erase", "blur", *STILL, "rotation", "brightness", "hue", "noise"),
        kept={key: 1 - share for key, share in lost.items()},
        stays=lambda label, augmentation, strength: (label, augmentation) == ("good", "crop"),
    )


def lost_share(
    masks: list[Image], name: str, strength: float, rng: np.random.Generator, draws: int = 4
) -> float:
    """Share of defects of which less than `VISIBLE` is left, over random draws."""
    gone = []
    for mask in masks:
        for _ in range(draws):
            left = pipeline.fixed(mask, name, strength, rng).astype(np.float64).sum()
            scale = strength if name == "crop" else 1.0
            gone.append(left * scale < VISIBLE * mask.astype(np.float64).sum())
    return float(np.mean(gone))


def _defect_truth(lost: dict[tuple[str, float], float]) -> Callable[[str, str, str, float], Truth]:
    def truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
        if augmentation in LOSING:
            share = lost.get((augmentation, strength))
            pair_of_good = "good" in (a, b)
            if share is None:
                return "open"
            if share >= LOST:
                return "changes" if pair_of_good else "open"
            return "harmless" if share <= 0.1 else "open"
        if augmentation in STILL or augmentation == "hue":
            return "harmless"
        if augmentation == "blur":
            return "harmless" if strength <= 0.005 else "open"
        return mild(augmentation, strength)

    return truth


def _dots(rng: np.random.Generator) -> Floats:
    picture = np.full((SIDE, SIDE, 3), 1.0) * canvas.colour(rng)
    ink = canvas.colour(rng)
    for _ in range(int(rng.integers(60, 140))):
        canvas_at = rng.uniform(0, SIDE, 2).astype(int).tolist()
        cv2.circle(picture, canvas_at, int(rng.integers(2, 5)), ink.tolist(), -1, cv2.LINE_AA)
    return picture


def fibres(rng: np.random.Generator) -> Floats:
    """Fibres in every direction."""
    picture = np.full((SIDE, SIDE, 3), 1.0) * canvas.colour(rng)
    ink = canvas.colour(rng)
    for _ in range(int(rng.integers(40, 90))):
        at, angle = rng.uniform(0, SIDE, 2), rng.uniform(0, np.pi)
        way = np.array([np.cos(angle), np.sin(angle)]) * rng.uniform(10, 40)
        canvas.stroke(picture, np.array([at - way, at + way]), rng.uniform(1, 2), ink)
    return picture


def _cells(rng: np.random.Generator) -> Floats:
    seeds = rng.uniform(0, SIDE, (int(rng.integers(20, 60)), 2))
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    far = (y[..., None] - seeds[:, 0]) ** 2 + (x[..., None] - seeds[:, 1]) ** 2
    tones = rng.uniform(0, 1, len(seeds))
    mix = tones[far.argmin(axis=2)][..., None]
    return canvas.colour(rng) * mix + canvas.colour(rng) * (1 - mix)


def clouds(rng: np.random.Generator) -> Floats:
    """Two colours in clouds of every size."""
    mix = sum(canvas.field(rng, cells) / cells for cells in (4, 8, 16, 32))
    mix = (mix - mix.min()) / np.ptp(mix)
    return canvas.colour(rng) * mix[..., None] + canvas.colour(rng) * (1 - mix[..., None])


def _innocent(
    name: str,
    rng: np.random.Generator,
    each: int,
    draw: dict[str, Callable[[np.random.Generator], Floats]],
    *,
    any_colour: bool,
) -> World:
    still = (*STILL, "rotation", *(("hue",) if any_colour else ()))

    def truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
        if augmentation in still:
            return "harmless"
        return mild(augmentation, strength)

    pictures = {
        f"{kind}/{number:03d}.png": canvas.photographed(make(rng), rng)
        for kind, make in draw.items()
        for number in range(each)
    }
    return World(
        name=name,
        pictures=pictures,
        truth=truth,
        augmentations=(
            *STILL, "rotation", "hue", "brightness", "contrast", "shift", "crop", "noise", "erase",
        ),
    )  # fmt: skip


def textures(rng: np.random.Generator, each: int = 30) -> World:
    """Dots, fibres, cells and clouds of any colour, in no direction."""
    kinds = {"dots": _dots, "fibres": fibres, "cells": _cells, "clouds": clouds}
    return _innocent("textures", rng, each, kinds, any_colour=True)


def _land(rng: np.random.Generator) -> Floats:
    mix = canvas.field(rng, 12)[..., None]
    green, brown = rng.uniform((60, 90, 40), (110, 150, 80)), rng.uniform((100, 80, 50), 150)
    return green * mix + brown * (1 - mix) + rng.normal(0, 6, (SIDE, SIDE, 1))


def _place(rng: np.random.Generator, low: float, high: float, size: float) -> canvas.Pose:
    return canvas.Pose(
        x=rng.uniform(low, high), y=rng.uniform(low, high), scale=size,
        degrees=rng.uniform(0, 360),
    )  # fmt: skip


def _houses(rng: np.random.Generator) -> Floats:
    picture = _land(rng)
    for _ in range(int(rng.integers(4, 10))):
        where = _place(rng, 0, 1, rng.uniform(0.18, 0.32))
        box = np.array([(-1, -0.6), (1, -0.6), (1, 0.6), (-1, 0.6)])
        roof = rng.uniform((120, 60, 50), (200, 130, 120))
        canvas.polygon(picture, where.place(box) + 3, picture.mean(axis=(0, 1)) * 0.4)
        canvas.polygon(picture, where.place(box), roof)
        canvas.polygon(picture, where.place(box * [1, 0.5] + [0, 0.3]), roof * 0.75)
    return picture


def _trees(rng: np.random.Generator) -> Floats:
    picture = _land(rng)
    for _ in range(int(rng.integers(25, 60))):
        leaf = rng.uniform((20, 60, 20), (70, 120, 50))
        canvas.polygon(
            picture, _place(rng, 0, 1, rng.uniform(0.08, 0.18)).place(canvas.disc(1, 14)), leaf
        )
    return picture


def _road(rng: np.random.Generator) -> Floats:
    picture = _land(rng)
    where = _place(rng, 0.3, 0.7, 1.0)
    line = np.array(
        [(-2.5, 0), (-0.5, rng.uniform(-0.3, 0.3)), (0.5, 0), (2.5, rng.uniform(-1, 1))]
    )
    canvas.stroke(
        picture, where.place(line), rng.uniform(12, 22), rng.uniform(90, 120) * np.ones(3)
    )
    canvas.stroke(picture, where.place(line), 1.5, rng.uniform(200, 240) * np.ones(3))
    return picture


def nadir(rng: np.random.Generator, each: int = 30) -> World:
    """Houses, trees and roads from straight above: no up, no left."""
    kinds = {"houses": _houses, "trees": _trees, "road": _road}
    return _innocent("nadir", rng, each, kinds, any_colour=False)
