"""Medians, tails and ranks, each with a seeded bootstrap interval of 95 %."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
_SEED = 95
_ROUNDS = 1000


def interval(values: Numbers, figure: Callable[[Numbers], float]) -> tuple[float, float]:
    """Between which two numbers the figure lies when the rows (first axis) are drawn again with replacement."""
    if len(values) < 2:
        return (float("nan"), float("nan"))
    random = np.random.default_rng(_SEED)
    drawn = [figure(values[random.integers(0, len(values), len(values))]) for _ in range(_ROUNDS)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5]).tolist()
    return (low, high)


def median(values: Numbers) -> float:
    return float(np.median(values))


def p95(values: Numbers) -> float:
    return float(np.percentile(values, 95))


def share(values: Numbers) -> float:
    """In percent."""
    return 100.0 * float(np.mean(values))


def spearman(pairs: Numbers) -> float:
    """Rank correlation of two columns; equal values share their middle rank."""
    first, second = (_ranks(column) for column in pairs.T)
    if first.std() == 0 or second.std() == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: Numbers) -> Numbers:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2.0)[place], dtype=np.float64)
