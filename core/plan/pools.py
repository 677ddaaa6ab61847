"""What the random policies draw from: the same changes as in the catalogue, at their strengths.

Full magnitudes as in the RandAugment paper (Cubuk et al. 2020, table 6). Equalising, posterising
and solarising change colours whatever the magnitude; they count as a strong change of both.
"""

_AT_FULL = {
    "rotation": 30.0,
    "shift": 0.45,
    "perspective": 0.3,
    "saturation": 0.9,
    "brightness": 0.9,
    "contrast": 0.9,
}
_ALWAYS = {"hue": 0.3, "saturation": 0.5}

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
