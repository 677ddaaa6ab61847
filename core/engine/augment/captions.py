"""How what was drawn is told in plain words: "rotated −9°"."""

from core.engine.augment.params import Caption


def signed(number: float, unit: str, digits: int = 0) -> str:
    """A number with its sign, a true minus, and no "−0"."""
    rounded = round(number, digits)
    sign = "−" if rounded < 0 else "+"
    return f"{sign}{abs(rounded):.{digits}f}{unit}"


def always(words: str) -> Caption:
    """The same words whatever was drawn."""
    return lambda params, side_px: words


def percent(word: str) -> Caption:
    """The amount as a signed share: "brightness +12 %"."""
    return lambda params, side_px: f"{word} {signed(100 * params.amount, ' %')}"
