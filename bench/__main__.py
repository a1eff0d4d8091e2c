"""`python -m bench [NAME]`: run all benches or one, print a table, write bench/results/NAME.json.

`--faces` names a folder of photos of people for the benches of alignment and comparability (one person's photos
share a name: ana.jpg, ana2.jpg); without it `../shared/faces` is taken when it is there. `--quick` measures fewer
variants.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import alignment, comparability, pages, photos, refusal, web
from bench.report import Result, save, show

SHARED_FACES = Path(__file__).resolve().parents[2] / "shared" / "faces"
Bench = Callable[[argparse.Namespace], list[Result]]
BENCHES: Mapping[str, Bench] = {
    "alignment": lambda options: alignment.run(options.faces, quick=options.quick),
    "comparability": lambda options: comparability.run(options.faces, quick=options.quick),
    "photos": lambda _: [*photos.run(), *refusal.run()],
    "web": lambda _: [*web.run(), *pages.run()],
}


def main(arguments: list[str]) -> int:
    """0 whatever holds; 1 when a bench could not be run at all, 2 for a name there is none of."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument(
        "--faces", type=Path, metavar="DIR", default=SHARED_FACES if SHARED_FACES.is_dir() else None
    )
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(arguments)
    names: list[str] = options.names
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"There is no bench {unknown[0]!r}. There are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    broken = 0
    for name in names or BENCHES:
        print(f"\n{name}: running", file=sys.stderr)
        try:
            results = BENCHES[name](options)
        except Exception as error:  # one that cannot run must not hide the others
            print(f"{name}: could not be run: {type(error).__name__}: {error}", file=sys.stderr)
            broken = 1
            continue
        print(show(name, results))
        print(f"written: {save(name, results)}", file=sys.stderr)
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
