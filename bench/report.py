"""What a bench says: a figure, its floor, the goal, and whether it holds; as a table and as JSON."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Result:
    """One line. `ratio` is what the goal speaks of when there is a floor, else `value` is."""

    metric: str
    value: float
    unit: str
    goal: float
    floor: float | None = None
    kind: Literal["at most", "at least"] = "at most"
    n: int | None = None
    interval: tuple[float, float] | None = None
    """Of the value, 95 %."""

    @property
    def ratio(self) -> float | None:
        return None if self.floor is None else self.value / self.floor

    @property
    def holds(self) -> bool:
        measured = self.value if self.ratio is None else self.ratio
        return measured <= self.goal if self.kind == "at most" else measured >= self.goal

    @property
    def goal_in_words(self) -> str:
        sign = "<=" if self.kind == "at most" else ">="
        return f"{sign} {self.goal:g}{'x' if self.floor is not None else ' ' + self.unit}"

    def as_json(self) -> dict[str, Any]:
        facts: dict[str, Any] = {"metric": self.metric, "value": round(self.value, 4), "unit": self.unit}
        if self.floor is not None and self.ratio is not None:
            facts |= {"floor": round(self.floor, 4), "ratio": round(self.ratio, 4)}
        if self.n is not None:
            facts["n"] = self.n
        if self.interval is not None and all(map(math.isfinite, self.interval)):
            facts["interval"] = [round(end, 4) for end in self.interval]
        return {**facts, "goal": self.goal_in_words, "holds": self.holds}


def save(name: str, results: list[Result]) -> Path:
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    facts = {"name": name, "results": [result.as_json() for result in results]}
    path.write_text(json.dumps(facts, indent=2) + "\n")
    return path


def show(name: str, results: list[Result]) -> str:
    rows = [("metric", "value", "floor", "ratio", "goal", "holds")]
    for each in results:
        floor = "" if each.floor is None else f"{each.floor:.3g} {each.unit}"
        ratio = "" if each.ratio is None else f"{each.ratio:.3g}x"
        holds = "yes" if each.holds else "NO"
        value = f"{each.value:.4g} {each.unit}"
        if each.interval is not None:
            value += " [{:.3g}, {:.3g}]".format(*each.interval)
        if each.n is not None:
            value += f" n={each.n}"
        rows.append((each.metric, value, floor, ratio, each.goal_in_words, holds))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return f"\n{name}\n" + "\n".join(line.rstrip() for line in lines)
