"""Do two classes move in opposite directions, each to where the other is?

What is its own inverse, a mirror or a half turn, can make two classes change places; then it moves
the pictures of one the opposite way of those of the other. A picture and its mirror image show the
same scene, so that all that a class's pictures differ in cancels (as in `chirality`): a dozen
pictures a class show it, where a probe of the pictures themselves still knows too little to say
anything. Two classes that differ by where they were taken do not move against each other.
"""

import numpy as np

from core.engine.safety import retention
from core.engine.safety.between import Movement
from core.engine.safety.retention import HALF, Kept, Pair
from core.engine.safety.thresholds import ORDER, REVERSED, SIGN, STAYED

ASKED = ("powerless", "part", "wide")
"""Reasons of rulings that leave it open; where another view is intact, it is not asked."""
MOVEMENT_RIDGE = 0.3
EACH_CROSSED = -1.64
"""Most t of "its changed pictures lie on their own side" for either class (one-sided, 5 %): both
crossed over, and at least half as far as they were on their own side, for a class that stays is no
half of a swap."""


def kept(pair: Pair, movement: Movement) -> Kept:
    """Held-out decisions by the direction in which the two classes move against each other.

    Args:
        pair: two classes with their folds.
        movement: of all pictures, from `Between.movement`.
    """
    square = np.ix_(pair.members, pair.members)
    ways, before, after = (kernel[square] for kernel in movement)
    decided = np.zeros((2, len(pair.signs)))
    for fold in pair.divisions:
        for held in np.unique(fold):
            seen, out = fold != held, fold == held
            signs = pair.signs[seen]
            if not ((signs > 0).any() and (signs < 0).any()):
                continue
            inner = np.ix_(seen, seen)
            ridge = MOVEMENT_RIDGE * np.eye(len(signs))
            dual = np.linalg.solve(ways[inner] + ridge, -2 * signs)
            middle = (before[inner] + after[inner]) @ dual / 2
            border = (middle[signs > 0].mean() + middle[signs < 0].mean()) / 2
            for row, kernel in zip(decided, (before, after), strict=True):
                row[out] += kernel[np.ix_(out, seen)] @ dual - border
    decided /= len(pair.divisions)
    return retention.compare(pair.signs, pair.groups, decided[0], [decided[1]])


def have_swapped(kept: Kept) -> bool:
    """Both classes lie apart in that direction, and each crossed over to the other's side.

    Three in four of all pictures, as where a class is said to cross over by itself: a direction
    that decides a label decides most pictures; one in which a few more ants than bees look to the
    left does not.
    """
    apart = kept.power >= SIGN and kept.order0 >= ORDER and kept.p0 >= STAYED
    crossed = kept.z_none <= -SIGN and kept.share <= REVERSED and kept.p1 <= 1 - STAYED
    return apart and crossed and max(kept.own_z) <= EACH_CROSSED and max(kept.own) <= -HALF
