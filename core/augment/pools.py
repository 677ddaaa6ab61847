"""What composed augmentations are made of: the same changes as in the catalogue, at strengths.

Full magnitudes as in the RandAugment paper (Cubuk et al. 2020, table 6). Equalising, posterising
and solarising change colours whatever the magnitude; they count as a strong change of both.
Sharpening goes both ways, and at its softest is a blur of 0.8 pixels in 224.
"""

_AT_FULL = {
    "rotation": 30.0,
    "shift": 0.45,
    "perspective": 0.3,
    "saturation": 0.9,
    "brightness": 0.9,
    "contrast": 0.9,
    "blur": 0.004,
}
_ALWAYS = {"hue": 0.3, "saturation": 0.5}
_CUTMIX = {"crop": 0.5, "erase": 0.33}
"""Half of a picture is replaced on average: what is left is a crop, and what is gone is erased."""

POOLS = ("randaugment", "trivialaugment", "autoaugment")


def members(name: str, strength: float) -> dict[str, float]:
    """Augmentation → the strength at which a policy may use it; empty for what is no policy."""
    if name not in POOLS:
        return {}
    share = strength / 10 if name == "randaugment" else strength
    scaled = {member: full * share for member, full in _AT_FULL.items()}
    return {
        member: max(scaled.get(member, 0.0), _ALWAYS.get(member, 0.0))
        for member in (*scaled, "hue")
    }


def parts(name: str, strength: float) -> dict[str, float]:
    """What an augmentation inherits its verdicts from; empty for what is judged by itself."""
    return dict(_CUTMIX) if name == "cutmix" else members(name, strength)
