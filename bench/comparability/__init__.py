"""How a pair of photos is graded: one factor changed at a time on real pixels, by steps of a known size."""

from bench.comparability.run import run

__all__ = ["run"]
