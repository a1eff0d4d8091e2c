"""Measuring side by side: every round runs everything once, so that a slow minute is slow for all."""

import statistics
import time
from collections.abc import Callable, Mapping

ROUNDS = 9
Clock = Callable[[], float]


def medians(
    what: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS, clock: Clock = time.process_time
) -> dict[str, float]:
    """Median seconds of each by this process's CPU clock; the first round only warms up."""
    taken: dict[str, list[float]] = {name: [] for name in what}
    for number in range(rounds + 1):
        for name, run in what.items():
            started = clock()
            run()
            if number:
                taken[name].append(clock() - started)
    return {name: statistics.median(times) for name, times in taken.items()}
