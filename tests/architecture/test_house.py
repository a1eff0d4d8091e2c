"""The rules of the house that no linter knows."""

import ast
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pillow_heif
import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400


def tracked(*suffixes: str) -> list[Path]:
    """Files git knows or would take in; in an unpacked archive every file that is not made by set-up."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    paths = [ROOT / name for name in listed if name]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def relative(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_no_source_file_is_longer_than_the_wall() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked(".py", ".ts", ".mjs", ".css", ".html", ".sh", ".toml")
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_the_top_level_is_what_the_architecture_draws() -> None:
    expected = {
        "app", "bench", "docs", "migrations", "setup", "tests", "uploads", ".ci",
        "config.py", "wsgi.py", "Makefile", "pyproject.toml", "Dockerfile", "compose.yaml",
        "requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt",
        "package.json", "package-lock.json", "tsconfig.json", "eslint.config.mjs",
        ".npmrc", ".gitignore", ".dockerignore", ".editorconfig",
        "README.md", "CHANGELOG.md", "LICENSE", "NOTICE",
    }  # fmt: skip
    found = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert found - expected == set()
    assert expected - found == set()


def test_locks_have_hashes_and_name_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "setup/node-requirements.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^([a-z0-9][\w.\[\],-]*)==", text, re.MULTILINE | re.IGNORECASE)
        assert pins
        assert len(re.findall(r"--hash=sha256:", text)) >= len(pins)
        assert "://" not in text
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved": "http' not in lock


def test_no_file_carries_an_address_of_this_machine_or_a_registry() -> None:
    registries = re.compile(r"(pypi\.org|pythonhosted|registry\.npmjs|npmjs\.org/|--(extra-)?index-url \S)")
    machine = str(ROOT.parent) + "/"
    offending = []
    for path in tracked():
        if path.suffix in {".png", ".jpg", ".woff2"} or path == Path(__file__).resolve():
            continue
        text = path.read_text(errors="replace")
        if registries.search(text) or (len(machine) > 5 and machine in text):
            offending.append(path)
    assert relative(offending) == []


def test_nothing_built_fetched_or_secret_is_tracked() -> None:
    pattern = re.compile(
        r"\.(tflite|task|onnx|whl|wasm|db|sqlite|key|pem)$|\.min\.js$|node_modules/|static/dist/"
    )
    assert [name for name in relative(tracked()) if pattern.search(name)] == []


def test_one_opencv_and_the_security_floors() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert not re.search(r"^opencv-(python|contrib-python)==", text, re.MULTILINE)
        opencv = re.search(r"^opencv-python-headless==(\d+)\.(\d+)", text, re.MULTILINE)
        assert opencv is not None
        assert (4, 14) <= (int(opencv[1]), int(opencv[2])) < (5, 0)
    assert _version("Flask") >= (3, 1, 3)
    assert _version("Pillow") >= (13, 0, 0)
    assert _numbers(pillow_heif.libheif_version()) >= (1, 22, 1)


def test_only_the_configuration_reads_the_environment() -> None:
    offending = []
    for path in tracked(".py"):
        name = path.relative_to(ROOT)
        if name.parts[0] not in {"app", "wsgi.py"}:
            continue
        offending += [
            f"{name}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        ]
    assert offending == []


@pytest.mark.parametrize("room", ["vision", "catalogue"])
def test_pure_rooms_have_no_clock_and_no_chance(room: str) -> None:
    forbidden = {"datetime", "time", "random", "secrets", "flask", "sqlalchemy"}
    offending = []
    for path in (ROOT / "app" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            offending += [f"{path.name}: {name}" for name in names if name.split(".")[0] in forbidden]
    assert offending == []


def test_pages_have_no_inline_style_script_or_handler() -> None:
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    jinja = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
    found = {
        str(path.relative_to(ROOT)): inline.findall(jinja.sub("", path.read_text()))
        for path in tracked(".html")
    }
    assert {name: hits for name, hits in found.items() if hits} == {}
    assert not [path for path in tracked(".html") if re.search(r"\|\s*safe\b", path.read_text())]


def test_scripts_write_no_markup_as_text() -> None:
    markup = re.compile(r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(")
    assert [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".ts")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if markup.search(line)
    ] == []


def test_words_about_skin_make_no_promise() -> None:
    """PRODUCT.md's list, where people read: templates and the sentences of services and vision."""
    promise = re.compile(r"\b(younger|skin age|anti-?ageing effect|rejuvenat\w+|lifted \d)", re.IGNORECASE)
    assert [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".html", ".ts")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if promise.search(line)
    ] == []


def _version(name: str) -> tuple[int, ...]:
    return _numbers(version(name))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])
