"""How well the eyes are found: faces redrawn with a known truth, real pairs, baselines, calibration, speed."""

from bench.alignment.run import run

__all__ = ["run"]
