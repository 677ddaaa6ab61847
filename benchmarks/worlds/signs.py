"""Arrows, letters, digits, symmetric shapes: what mirrors and turns do to them is geometry."""

from collections.abc import Callable

import numpy as np

from benchmarks.worlds import canvas
from benchmarks.worlds.canvas import Image, Points, Pose
from benchmarks.worlds.world import Truth, World, mild

Drawing = Callable[[np.random.Generator], tuple[list[Points], float]]
"""Draws one member of a class: closed polygons (width 0) or lines of a width in pixels."""
LIGHT = ("brightness", "contrast", "noise", "grayscale", "hue")
TURNS = ("horizontal_flip", "vertical_flip", "rotate_90", "rotate_180", "rotation")
MOVES = ("shift", "crop", "perspective")


def on_plate(rng: np.random.Generator, drawing: Drawing, *, turn: float = 10) -> Image:
    """A member of a class, drawn on a plate before a background."""
    picture = canvas.background(rng)
    where = canvas.pose(rng, turn=turn)
    plate, ink = canvas.contrast(rng)
    canvas.polygon(picture, where.place(canvas.disc(1.3, int(rng.choice([48, 4, 8])))), plate)
    shapes, width = drawing(rng)
    for shape in shapes:
        if width:
            canvas.stroke(picture, where.place(shape * 0.7), width * where.scale, ink)
        else:
            canvas.polygon(picture, where.place(shape * 0.75), ink)
    return canvas.photographed(picture, rng)


def draw_all(
    rng: np.random.Generator, classes: dict[str, Drawing], each: int, *, turn: float = 10
) -> dict[str, Image]:
    """`each` pictures of every class."""
    return {
        f"{name}/{number:03d}.png": on_plate(rng, drawing, turn=turn)
        for name, drawing in classes.items()
        for number in range(each)
    }


def arrow(degrees: float) -> Drawing:
    """An arrow that points to the right, turned clockwise."""

    def draw(rng: np.random.Generator) -> tuple[list[Points], float]:
        body, head, wing = rng.uniform(0.12, 0.3), rng.uniform(-0.1, 0.4), rng.uniform(0.5, 0.9)
        half = [(-1.0, -body), (head, -body), (head, -wing), (1.0, 0.0)]
        points = np.array(half + [(x, -y) for x, y in half[:3][::-1]])
        return [Pose(x=0, y=0, scale=2, degrees=degrees).place(points, 1)], 0.0

    return draw


def _colourless(augmentation: str) -> bool:
    return augmentation in ("hue", "saturation", "grayscale")


_ARROW_SWAPS = {
    "horizontal_flip": {("left", "right")},
    "rotate_180": {("left", "right")},
    "rotate_90": {("down", "left"), ("down", "right")},
}


def arrow_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    """Left and right are each other's mirror image; a quarter turn makes `down` of either."""
    pair = (min(a, b), max(a, b))
    if pair in _ARROW_SWAPS.get(augmentation, set()):
        return "changes"
    upright = augmentation == "vertical_flip" and pair == ("left", "right")
    return "harmless" if upright or _colourless(augmentation) else mild(augmentation, strength)


def arrows(rng: np.random.Generator, each: int = 30) -> World:
    """Three directions on plates: mirroring swaps left and right."""
    classes = {"right": arrow(0), "down": arrow(90), "left": arrow(180)}
    return World(
        name="arrows",
        pictures=draw_all(rng, classes, each),
        truth=arrow_truth,
        augmentations=(*TURNS, *LIGHT, *MOVES),
    )


LETTERS = {"b": (1, 1), "d": (-1, 1), "p": (1, -1), "q": (-1, -1)}
_LETTER_MOVES = {"horizontal_flip": (-1, 1), "vertical_flip": (1, -1), "rotate_180": (-1, -1)}


def letter(signs: tuple[int, int]) -> Drawing:
    """A `b` of any weight and shape of bowl, mirrored by the signs of x and y."""

    def draw(rng: np.random.Generator) -> tuple[list[Points], float]:
        stem, bowl = rng.uniform(-0.55, -0.4), rng.uniform(0.35, 0.5)
        round_ = canvas.disc(1, int(rng.choice([48, 8, 4]))) * [bowl, bowl * rng.uniform(0.8, 1.1)]
        ring = np.concatenate([round_, round_[:2]]) + np.array([stem + bowl, 0.9 - bowl])
        lines = [np.array([(stem, -1.0), (stem, 0.9)]), ring]
        return [line * np.array(signs, dtype=np.float64) for line in lines], rng.uniform(7, 15)

    return draw


def letter_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    """Mirror, flip and half turn each swap two pairs of b, d, p, q."""
    if augmentation in _LETTER_MOVES:
        x, y = _LETTER_MOVES[augmentation]
        first, second = LETTERS[a], LETTERS[b]
        return "changes" if (first[0] * x, first[1] * y) == second else "open"
    return "harmless" if _colourless(augmentation) else mild(augmentation, strength)


def letters(rng: np.random.Generator, each: int = 30) -> World:
    """b, d, p, q in drawn weights and shapes."""
    classes = {name: letter(signs) for name, signs in LETTERS.items()}
    return World(
        name="letters",
        pictures=draw_all(rng, classes, each),
        truth=letter_truth,
        augmentations=(*TURNS, *LIGHT, *MOVES),
    )


def six(upside_down: bool) -> Drawing:
    """A 6: a ring with a curved or straight tail, in one of many shapes; half turned, a 9."""

    def draw(rng: np.random.Generator) -> tuple[list[Points], float]:
        radius, corners = rng.uniform(0.4, 0.55), int(rng.choice([48, 8, 6]))
        ring = canvas.disc(radius, corners) * [rng.uniform(0.85, 1.1), 1] + [0, 0.95 - radius]
        ring = np.concatenate([ring, ring[:2]])
        bend = np.linspace(0, 1, 12)
        reach, curl = rng.uniform(0.1, 0.5), rng.uniform(0.8, 2.2)
        left = ring[:, 0].min()
        tail = np.stack([left + (reach - left) * bend**curl, 0.95 - radius - 1.5 * bend], axis=1)
        sign = -1.0 if upside_down else 1.0
        return [ring * sign, tail * sign], rng.uniform(7, 15)

    return draw


def eight(rng: np.random.Generator) -> tuple[list[Points], float]:
    """An 8 of two equal rings: its own half turn and mirror image."""
    radius, corners = rng.uniform(0.4, 0.48), int(rng.choice([48, 8, 6]))
    ring = canvas.disc(radius, corners) * [rng.uniform(0.85, 1.1), 1]
    ring = np.concatenate([ring, ring[:2]])
    return [ring + np.array([0, radius]), ring - np.array([0, radius])], rng.uniform(7, 15)


def digit_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    """6 and 9 are each other's half turn; with a pose within ±10°, ±30° leaves no doubt."""
    if augmentation == "rotation":
        return "harmless" if abs(strength) <= 30 else "open"
    if augmentation == "rotate_180":
        return "changes" if {a, b} == {"6", "9"} else "open"
    return "harmless" if _colourless(augmentation) else mild(augmentation, strength)


def digits(rng: np.random.Generator, each: int = 30) -> World:
    """6, 9 and 8 in drawn fonts: half a turn swaps 6 and 9."""
    classes: dict[str, Drawing] = {"6": six(False), "9": six(True), "8": eight}
    return World(
        name="digits",
        pictures=draw_all(rng, classes, each),
        truth=digit_truth,
        augmentations=("rotate_180", "rotation", *LIGHT, *MOVES),
    )


def symmetric(rng: np.random.Generator, each: int = 30) -> World:
    """Circle, square, cross and ring: unchanged by mirrors and quarter turns."""
    bar = np.array([(-1, -0.25), (1, -0.25), (1, 0.25), (-1, 0.25)])

    def cross(rng: np.random.Generator) -> tuple[list[Points], float]:
        thin = bar * [1, rng.uniform(0.6, 1.3)]
        return [thin, thin[:, ::-1]], 0.0

    def ring(rng: np.random.Generator) -> tuple[list[Points], float]:
        line = canvas.disc(rng.uniform(0.6, 0.85))
        return [np.concatenate([line, line[:2]])], rng.uniform(8, 16)

    classes: dict[str, Drawing] = {
        "circle": lambda rng: ([canvas.disc(rng.uniform(0.6, 1))], 0.0),
        "square": lambda rng: ([canvas.disc(rng.uniform(0.8, 1.2), 4)], 0.0),
        "cross": cross,
        "ring": ring,
    }

    def truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
        still = augmentation in ("horizontal_flip", "vertical_flip", "rotate_90", "rotate_180")
        if still or _colourless(augmentation):
            return "harmless"
        return mild(augmentation, strength)

    return World(
        name="symmetric",
        pictures=draw_all(rng, classes, each),
        truth=truth,
        augmentations=(*TURNS, *LIGHT, *MOVES),
    )
