"""How what was drawn is told in plain words: "rotated −9°"."""

from core.engine.augment.params import AugmentParams, Caption


def signed(number: float, unit: str, digits: int = 0) -> str:
    """A number with its sign, a true minus, and no "−0"."""
    rounded = round(number, digits)
    sign = "−" if rounded < 0 else "+"
    return f"{sign}{abs(rounded):.{digits}f}{unit}"


def unless_zero(words: str, number: float, digits: int = 0) -> str:
    """The words, or nothing where the number in them would read as zero: nothing to be seen."""
    return words if round(number, digits) else ""


def always(words: str) -> Caption:
    """The same words whatever was drawn."""
    return lambda params, side_px: words


def percent(word: str) -> Caption:
    """The amount as a signed share: "brightness +12 %"."""

    def caption(params: AugmentParams, side_px: int) -> str:
        share = 100 * params.amount
        return unless_zero(f"{word} {signed(share, ' %')}", share)

    return caption
