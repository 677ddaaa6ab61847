"""Shortcuts: the size, the file, the light or the border alone tells the classes apart.

A model learns whatever helps (Geirhos et al. 2020, "Shortcut learning in deep neural networks").
A small tree learns from one such family of facts at a time, and is scored on pictures held out.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from core.engine.advice.circumstances import FAMILIES, Circumstances, columns
from core.engine.heads import folds
from core.engine.heads.feature_set import FeatureSet, Ints
from core.protocol.doubts import Family, Shortcut
from core.runs.stop import CheckStop, never
from core.tasks.ranges import balanced, z_of_all

_WAY_TO_ALL = 0.3
"""Share of the way from chance to everything right that the lower end of the range must have gone:
what pictures show has some colour and some light of its own."""
_DEPTH, _LEAF = 3, 5


def shortcuts(
    facts: Sequence[Circumstances],
    labels: Ints,
    groups: Sequence[str],
    classes: Sequence[str],
    check_stop: CheckStop = never,
) -> list[Shortcut]:
    """What tells the classes apart by itself, the clearest first.

    Args:
        facts: of n pictures.
        labels: [n], places of the classes.
        groups: [n]; copies of one picture share one, and so a fold.
        classes: their names.
        check_stop: called between families.
    """
    rows = FeatureSet(
        features=np.empty((len(labels), 0)),
        labels=labels,
        groups=groups,
        original=np.ones(len(labels), dtype=np.bool_),
        classes=len(classes),
    )
    pairs = folds.folds(rows)
    found = []
    for family in FAMILIES if pairs else ():
        check_stop()
        measured = _measured(replace(rows, features=columns(facts, family)), pairs, family, classes)
        if (measured.low - measured.chance) / (1 - measured.chance) >= _WAY_TO_ALL:
            found.append(measured)
    return sorted(found, key=lambda one: -one.low)


def _measured(
    rows: FeatureSet, pairs: Sequence[tuple[Ints, Ints]], family: Family, classes: Sequence[str]
) -> Shortcut:
    said = np.full(len(rows.labels), -1)
    for learn, held in pairs:
        tree = DecisionTreeClassifier(
            max_depth=max(_DEPTH, int(np.ceil(np.log2(rows.classes))) + 1),
            min_samples_leaf=_LEAF,
            class_weight="balanced",
            random_state=0,
        )
        said[held] = tree.fit(rows.features[learn], rows.labels[learn]).predict(rows.features[held])
    places = range(rows.classes)
    right = [int((said[rows.labels == at] == at).sum()) for at in places]
    counts = [(right[at], int((rows.labels == at).sum())) for at in places]
    accuracy, low, high = balanced(counts, z_of_all(len(FAMILIES)))
    chance = 1 / rows.classes
    surest = sorted(places, key=lambda at: -counts[at][0] / counts[at][1])
    return Shortcut(
        family=family,
        accuracy=accuracy,
        low=low,
        high=high,
        chance=chance,
        n=len(said),
        classes=tuple(classes[at] for at in surest if counts[at][0] > chance * counts[at][1]),
    )
