"""`python -m bench [NAME]`: run all benches or one, print a table, write bench/results/NAME.json."""

import sys
from collections.abc import Callable, Mapping

from bench import photos, refusal, web
from bench.report import Result, save, show

BENCHES: Mapping[str, Callable[[], list[Result]]] = {
    "photos": lambda: [*photos.run(), *refusal.run()],
    "web": web.run,
}


def main(names: list[str]) -> int:
    """0 whatever holds; 1 when a bench could not be run at all, 2 for a name there is none of."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"There is no bench {unknown[0]!r}. There are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    broken = 0
    for name in names or BENCHES:
        print(f"\n{name}: running", file=sys.stderr)
        try:
            results = BENCHES[name]()
        except Exception as error:  # one that cannot run must not hide the others
            print(f"{name}: could not be run: {type(error).__name__}: {error}", file=sys.stderr)
            broken = 1
            continue
        print(show(name, results))
        print(f"written: {save(name, results)}", file=sys.stderr)
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
