"""What composed augmentations are made of: the same changes as in the catalogue, at strengths.

Full magnitudes as in the RandAugment paper (Cubuk et al. 2020, table 6). Equalising, posterising
and solarising change colours whatever the magnitude; they count as a strong change of both.
"""

from core.augment.catalogue import CATALOGUE


def members(name: str, strength: float) -> dict[str, float]:
    """Augmentation → the strength at which a policy may use it; empty for what is no policy."""
    policy = CATALOGUE.get(name)
    if policy is None or not policy.policy:
        return {}
    share = strength / policy.limits[1]
    pool = {record.name: record.pool for record in CATALOGUE.values() if record.pool}
    scaled = {member: one.full * share for member, one in pool.items() if one.full is not None}
    return {
        member: max(scaled.get(member, 0.0), pool[member].always)
        for member in dict.fromkeys((*scaled, *pool))
    }


def parts(name: str, strength: float) -> dict[str, float]:
    """What an augmentation inherits its verdicts from; empty for what is judged by itself."""
    composed = CATALOGUE.get(name)
    return dict(composed.made_of) if composed and composed.made_of else members(name, strength)
