"""The command killed in the middle of a photo: started again it lines up every photo once, and hands' work stays."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
from PIL import Image
from sqlalchemy import select, update

from app.deps import Runtime, utc_now
from app.models import Photo, Realignment, RealignmentPhoto
from app.vision.alignment import RECIPE
from config import Config
from tests import pictures
from tests.conftest import Person
from tests.integration.photos.conftest import Send, face, face_jpeg, other_face_jpeg
from tests.integration.photos.test_kill import ROOT, faults
from tests.integration.photos.test_realigning import age, recipes


def command(config: Config) -> "subprocess.Popen[str]":
    environ = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    assert config.secret_key is not None
    environ |= {
        "AFTERGLOW_HOME": str(config.home),
        "STORAGE_URL": config.storage_url,
        "SECRET_KEY": config.secret_key,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "realign", "--all"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that its sandbox dies at the same stroke
    )


def outcomes(parts: Runtime) -> list[tuple[int, str | None]]:
    with parts.database.reading() as session:
        rows = session.execute(select(RealignmentPhoto.position, RealignmentPhoto.outcome))
        return sorted((row.position, row.outcome) for row in rows)


def test_a_killed_command_goes_on_where_it_was(
    owner: Person, send: Send, parts: Runtime, config: Config
) -> None:
    placed, chosen, plain = (
        UUID(send(owner, data, taken_at=f"2026-0{month}-01T08:00:00+00:00").get_json()["id"])
        for month, data in enumerate((face_jpeg(), twins_jpeg(), other_face_jpeg()), start=1)
    )
    eyes = shown(owner, placed)["eyes"]
    moved = [[eyes[0][0] + 3.0, eyes[0][1]], eyes[1]]
    assert owner.client.put(f"/api/v1/photos/{placed}/eyes", json={"eyes": moved}).status_code == 200
    [other] = [each for each in shown(owner, chosen)["faces"] if not each["is_lined_up"]]
    chooses = {"point": other["eyes"][0]}
    assert owner.client.put(f"/api/v1/photos/{chosen}/face", json=chooses).status_code == 200
    hers = shown(owner, chosen)["eyes"]
    age(parts)

    first = command(config)
    assert first.stderr is not None
    said: list[str] = []
    while "1 of 3 photos\n" not in said[-1:]:
        said.append(first.stderr.readline())
        assert said[-1], said
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    before = outcomes(parts)
    assert (before[0][1], before[2][1]) == ("aligned", None)
    taken = claims(parts)

    with parts.database.writing() as session:  # the minute passes that a dead worker holds the run
        held = update(Realignment).where(Realignment.lease_until.is_not(None))
        session.execute(held.values(lease_until=utc_now() - timedelta(seconds=1)))
        session.commit()
    again = command(config)
    out, err = again.communicate(timeout=120)
    assert (again.returncode, out) == (0, "3 photos read, 3 of them lined up.\n"), err
    assert "1 of 3 photos" not in err  # the first one was not read twice
    assert claims(parts) == {placed: taken[placed], chosen: taken[chosen] + 1, plain: taken[plain] + 1}
    assert {recipe for recipe, _source in recipes(parts).values()} == {RECIPE}
    assert (shown(owner, placed)["source"], shown(owner, placed)["eyes"]) == ("hand", moved)
    assert (shown(owner, chosen)["face_choice"], shown(owner, chosen)["eyes"]) == ("hand", hers)
    assert shown(owner, plain)["source"] == "model"
    assert [fault for fault in faults(config) if "/signature." not in fault] == []


def twins_jpeg() -> bytes:
    portrait = np.asarray(face())
    return pictures.jpeg(Image.fromarray(np.concatenate([portrait, portrait], axis=1)))


def shown(owner: Person, photo_id: UUID) -> dict[str, Any]:
    alignment: dict[str, Any] = owner.client.get(f"/api/v1/photos/{photo_id}").get_json()["alignment"]
    return alignment


def claims(parts: Runtime) -> dict[UUID, int]:
    """How often a worker took each photo."""
    with parts.database.reading() as session:
        return {row.id: row.claim for row in session.execute(select(Photo.id, Photo.claim))}
