"""Commands on photo files alone: line them up, compare two. They need no database and create nothing by themselves."""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import click
from flask.cli import with_appcontext

from app.cli.picture_files import IOD_PX, PictureFile, read_picture
from app.deps import runtime
from app.imaging.sandbox import Sandbox, SandboxUnavailable
from app.vision.comparability import Comparability, Photographed
from app.vision.comparability import compare as grade_pair
from app.vision.quality import Quality
from app.vision.views import View

_AT_ONCE = 2  # as many as the sandbox takes
_GRADES = {"A": "very close match", "B": "good match", "C": "fair match", "D": "weak match"}


@click.command()
@click.argument(
    "photos", nargs=-1, required=True, metavar="PHOTO...", type=click.Path(path_type=Path, readable=False)
)
@click.option("--json", "as_json", is_flag=True, help="one JSON object a line instead of a table")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="folder for the aligned crops, as NAME.aligned.jpg",
)
@click.option(
    "--view",
    type=click.Choice(get_args(View)),
    help="what the photos show; those that show another view are then refused",
)
@with_appcontext
@click.pass_context
def align(
    context: click.Context, photos: tuple[Path, ...], as_json: bool, out: Path | None, view: View | None
) -> None:
    """Find the eyes in photo files and line them up.

    Exit code 0 when every file was read, lined up or not; 1 otherwise.
    """
    targets = _targets(photos, out)
    if not as_json:
        click.echo(f"{'':9}{'uncertain':>10}{'detail':>8}{'yaw':>7}{'pitch':>7}{'roll':>7}  file")
    all_read = True
    with _started_sandbox() as sandbox:
        for picture in _in_order(sandbox, photos, targets, view):
            all_read &= picture.was_read
            click.echo(json.dumps(picture.facts) if as_json else _row(picture))
            if not picture.was_read and as_json:
                click.echo(f"{_shown(picture.path)}: {picture.words}", err=True)
    if not all_read:
        context.exit(1)


@click.command()
@click.argument("before", type=click.Path(path_type=Path, readable=False))
@click.argument("after", type=click.Path(path_type=Path, readable=False))
@click.option("--json", "as_json", is_flag=True, help="one JSON object instead of sentences")
@with_appcontext
def compare(before: Path, after: Path, as_json: bool) -> None:
    """Say how alike two photo files of one face were taken: a grade from A to D and what differs."""
    with _started_sandbox() as sandbox:
        first, second = (
            _photographed(picture) for picture in _in_order(sandbox, (before, after), (None, None))
        )
    verdict = grade_pair(first, second)
    if as_json:
        click.echo(json.dumps(_verdict_facts(verdict)))
        return
    click.echo(f"{verdict.grade}  {_GRADES[verdict.grade]}, {verdict.score:.0f} of 100")
    for reason in verdict.reasons:
        click.echo(f"   {reason.text}, {_size(reason.size, reason.unit)}")
    if not verdict.reasons:
        click.echo("   Nothing worth saying differs.")


@contextmanager
def _started_sandbox() -> Iterator[Sandbox]:
    sandbox = runtime().sandbox
    try:
        try:
            sandbox.start()
        except SandboxUnavailable as error:
            raise click.ClickException(str(error)) from error
        if not sandbox.status["model"]:
            why = sandbox.status["model_error"] or "it is not where `make setup` puts it"
            click.echo(f"No face model ({why}). Run `make setup`, or set FACE_MODEL.", err=True)
        yield sandbox
    finally:
        sandbox.close()


def _in_order(
    sandbox: Sandbox, photos: Sequence[Path], targets: Iterable[Path | None], view: View | None = None
) -> Iterator[PictureFile]:
    """Two at a time, answered in the order they were named."""
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        yield from workers.map(
            lambda photo, target: read_picture(sandbox, photo, target, view), photos, targets
        )


def _targets(photos: Sequence[Path], out: Path | None) -> list[Path | None]:
    """A name of its own for every crop, also when two folders hold an IMG_0001."""
    if out is None:
        return [None] * len(photos)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{_shown(out)} cannot be made: {error.strerror}") from error
    taken: dict[str, int] = {}
    targets: list[Path | None] = []
    for photo in photos:
        taken[photo.stem] = taken.get(photo.stem, 0) + 1
        number = f"-{taken[photo.stem]}" if taken[photo.stem] > 1 else ""
        targets.append(out / f"{photo.stem}{number}.aligned.jpg")
    return targets


def _photographed(picture: PictureFile) -> Photographed:
    quality = picture.facts["quality"]
    if quality is None:
        raise click.ClickException(f"{_shown(picture.path)}: {picture.words}")
    width, height = picture.facts["source_px"]
    return Photographed(
        Quality.from_dict(quality),
        picture.facts["detail"],
        picture.facts["uncertainty_pct_iod"],
        (width, height),
    )


def _verdict_facts(verdict: Comparability) -> dict[str, Any]:
    return {
        "grade": verdict.grade,
        "score": round(verdict.score, 1),
        "reasons": [
            {"factor": each.factor, "size": round(each.size, 3), "unit": each.unit, "text": each.text}
            for each in verdict.reasons
        ],
        "alignment_band_pct_iod": round(verdict.alignment_band_pct_iod, 3),
    }


def _row(picture: PictureFile) -> str:
    name = _shown(picture.path)
    if not picture.facts["ok"]:
        return f"{'not yet' if picture.was_read else 'not read':9}{'':39}  {name}: {picture.words}"
    facts = picture.facts
    turns = facts["quality"] or {}
    angles = "".join(f"{turns[key]:7.1f}" if turns else f"{'':7}" for key in _ANGLES)
    detail = facts["detail"] * IOD_PX
    return f"{'aligned':9}{facts['uncertainty_pct_iod']:9.2f}%{detail:6.0f}px{angles}  {name}"


_ANGLES = ("yaw_deg", "pitch_deg", "roll_deg")


def _size(size: float, unit: str) -> str:
    return f"{size:.1f}{'' if unit in {'°', '%'} else ' '}{unit}"


def _shown(path: Path) -> str:
    return click.format_filename(path)
