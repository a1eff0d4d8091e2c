"""Where the zygote's process begins: `python -I zygote_launch.py SETTINGS`.

`import app` would pull in Flask, the database and every view. The zygote must hold none of them, so `app`
becomes a bare package here before anything of it is imported.
"""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType


def bare_app() -> None:
    """Make `app.imaging` and `app.vision` importable without running `app/__init__.py`."""
    package = ModuleType("app")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["app"] = package


if __name__ == "__main__":
    bare_app()
    importlib.import_module("app.imaging.zygote").main(json.loads(sys.argv[1]))
