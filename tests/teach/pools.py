"""Small pools for tests: clouds of pictures, one a class."""

import numpy as np

from core.teach.pool import Pool


def clouds(classes: int = 3, each: int = 40, *, width: int = 16, spread: float = 0.5) -> Pool:
    """Row r is of class r % classes; each picture a group of its own."""
    generator = np.random.default_rng(classes)
    middles = generator.normal(size=(classes, width))
    n = classes * each
    rows = middles[np.arange(n) % classes] + spread * generator.normal(size=(n, width))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Pool(
        contents=tuple(f"{row:032x}" for row in range(n)),
        features=rows.astype(np.float32),
        groups=np.arange(n, dtype=np.int32),
        total=n,
    )
