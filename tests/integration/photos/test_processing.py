"""Lining up: reasons, retries, claims, eyes by hand."""

import errno
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PIL import ImageFilter
from sqlalchemy import update

from app.deps import Runtime, utc_now
from app.imaging.errors import ImageRejected, SandboxFailed
from app.models import Photo, PhotoState
from app.services import photo_processing, photos
from app.services.deps import Deps
from tests import pictures
from tests.conftest import Person
from tests.integration.photos.conftest import (
    Send,
    WaitingQueue,
    face,
    face_jpeg,
    no_face_jpeg,
    two_faces_jpeg,
)

Rows = Callable[[], list[Photo]]
Keys = Callable[[], list[str]]


@pytest.fixture
def photo_id(owner: Person, send: Send, queue: WaitingQueue) -> UUID:
    """A photo that waits for a worker."""
    return UUID(send(owner, face_jpeg()).get_json()["id"])


def work(parts: Runtime, photo_id: UUID) -> None:
    with parts.deps() as deps:
        photo_processing.process(deps, photo_id)


def look(person: Person, photo_id: UUID) -> dict[str, Any]:
    answer: dict[str, Any] = person.client.get(f"/api/v1/photos/{photo_id}").get_json()
    return answer


def versions(keys: Keys) -> set[int]:
    return {int(key.rsplit(".")[1]) for key in keys() if not key.startswith("original")}


def later(deps: Deps, by: timedelta) -> Deps:
    def now() -> datetime:
        return utc_now() + by

    return replace(deps, now=now)


def test_eyes_that_are_lost_have_no_size(owner: Person, send: Send) -> None:
    """A percentage of what is blurred away would only pretend to know."""
    blurred = pictures.jpeg(face().filter(ImageFilter.GaussianBlur(9)))
    one = look(owner, send(owner, blurred).get_json()["id"])
    assert (one["state"], one["reason"]) == ("needs_review", "uncertain")
    assert one["alignment"]["uncertainty_pct_iod"] <= 100
    shown = owner.client.get(f"/photos/{one['id']}").text
    assert "could not be told from what is round them" in shown


def test_no_face_is_kept_for_review(owner: Person, send: Send, keys: Keys) -> None:
    one = look(owner, send(owner, no_face_jpeg()).get_json()["id"])
    assert (one["state"], one["reason"], one["alignment"]) == ("needs_review", "no_face", None)
    assert keys() == ["original.0", "screen.1", "thumb.1", "upright.1"]
    assert owner.client.get(f"/api/v1/photos/{one['id']}/image/aligned").status_code == 404
    assert owner.client.get(f"/api/v1/photos/{one['id']}/image/upright").status_code == 200


def test_two_faces_are_noted(owner: Person, send: Send) -> None:
    one = look(owner, send(owner, two_faces_jpeg()).get_json()["id"])
    assert one["state"] == "aligned"
    assert one["quality"]["faces"] == 2


def test_a_doubtful_photo_keeps_its_eyes_and_has_no_crop(
    owner: Person, parts: Runtime, photo_id: UUID, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    real = parts.sandbox.process

    def doubtful(data: bytes, **options: Any) -> Any:
        done = real(data, **options)
        outputs = {name: picture for name, picture in done.outputs.items() if name != "aligned"}
        return replace(done, reason="uncertain", uncertainty_pct_iod=4.1, matrix=None, outputs=outputs)

    monkeypatch.setattr(parts.sandbox, "process", doubtful)
    work(parts, photo_id)
    one = look(owner, photo_id)
    assert (one["state"], one["reason"]) == ("needs_review", "uncertain")
    assert (one["alignment"]["uncertainty_pct_iod"], one["alignment"]["matrix"]) == (4.1, None)
    assert len(one["alignment"]["eyes"]) == 2
    assert "aligned.1" not in keys()


def test_a_photo_the_decoder_refuses_is_kept(
    owner: Person, parts: Runtime, photo_id: UUID, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    def refuse(_data: bytes, **_options: Any) -> None:
        raise ImageRejected("damaged")

    monkeypatch.setattr(parts.sandbox, "process", refuse)
    work(parts, photo_id)
    one = look(owner, photo_id)
    assert (one["state"], one["reason"]) == ("failed", "damaged")
    assert keys() == ["original.0"]
    assert owner.client.get(f"/api/v1/photos/{photo_id}/image/original?raw=1").data == face_jpeg()


def test_a_sandbox_that_fails_once_is_tried_again_and_twice_is_told(
    owner: Person, parts: Runtime, photo_id: UUID, queue: WaitingQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_data: bytes, **_options: Any) -> None:
        raise SandboxFailed("late")

    queue.jobs.clear()
    with monkeypatch.context() as patched:
        patched.setattr(parts.sandbox, "process", fail)
        work(parts, photo_id)
        assert look(owner, photo_id)["state"] == "received"
        assert queue.jobs == [("process_photo", photo_id)]
        work(parts, photo_id)
        one = look(owner, photo_id)
        assert (one["state"], one["reason"]) == ("failed", "processing_failed")
        work(parts, photo_id)  # a job that comes late changes nothing
        assert look(owner, photo_id)["state"] == "failed"
    with parts.deps() as deps:
        photo_processing.try_again(deps, owner.id, photo_id)
    work(parts, photo_id)
    assert look(owner, photo_id)["state"] == "aligned"


def test_a_photo_that_takes_the_server_down_is_not_tried_for_ever(
    owner: Person, parts: Runtime, photo_id: UUID, rows: Rows
) -> None:
    with parts.deps() as deps:
        hours = (timedelta(hours=hour) for hour in range(100))
        claims = [photo_processing.take(later(deps, hour), photo_id) for hour in hours]
    assert sum(claim is not None for claim in claims) == photo_processing.MAX_CLAIMS
    assert (rows()[0].state, rows()[0].reason) == ("failed", "processing_failed")


def test_one_worker_at_a_time(parts: Runtime, photo_id: UUID) -> None:
    with parts.deps() as one, parts.deps() as two:
        assert photo_processing.take(one, photo_id) is not None
        assert photo_processing.take(two, photo_id) is None
        almost = later(two, photo_processing.LEASE - timedelta(seconds=5))
        assert photo_processing.take(almost, photo_id) is None
        after = later(two, photo_processing.LEASE + timedelta(seconds=5))
        assert photo_processing.take(after, photo_id) is not None


def test_a_worker_that_lost_its_claim_changes_nothing(
    owner: Person, parts: Runtime, photo_id: UUID, monkeypatch: pytest.MonkeyPatch, keys: Keys, rows: Rows
) -> None:
    """While one decodes, its lease runs out and another finishes; the first then drops what it has."""
    real = parts.sandbox.process

    def slow(data: bytes, **options: Any) -> Any:
        monkeypatch.setattr(parts.sandbox, "process", real)
        with parts.deps() as deps:
            photo_processing.process(later(deps, timedelta(minutes=5)), photo_id)
        return replace(real(data, **options), uncertainty_pct_iod=2.1999)

    monkeypatch.setattr(parts.sandbox, "process", slow)
    work(parts, photo_id)
    one = look(owner, photo_id)
    assert one["state"] == "aligned"
    assert one["alignment"]["uncertainty_pct_iod"] != 2.1999
    assert (versions(keys), rows()[0].blob_version) == ({2}, 2)


def test_an_edit_while_a_worker_is_busy_wins(
    owner: Person, parts: Runtime, photo_id: UUID, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    real = parts.sandbox.process
    by_hand = [[610.0, 300.0], [740.0, 310.0]]

    def edited_meanwhile(data: bytes, **options: Any) -> Any:
        monkeypatch.setattr(parts.sandbox, "process", real)
        done = real(data, **options)
        assert owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": by_hand}).status_code == 200
        return done

    monkeypatch.setattr(parts.sandbox, "process", edited_meanwhile)
    work(parts, photo_id)
    assert look(owner, photo_id)["state"] == "received"
    assert versions(keys) == set()
    work(parts, photo_id)
    assert look(owner, photo_id)["alignment"]["eyes"] == by_hand


def test_a_killed_worker_leaves_nothing_that_stays(
    owner: Person, parts: Runtime, photo_id: UUID, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    """Killed between the derived blobs and the commit: the next worker's version is the one that counts."""

    def killed(*_args: Any, **_columns: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(photo_processing, "_end", killed)
        with pytest.raises(KeyboardInterrupt):
            work(parts, photo_id)
    assert versions(keys) == {1}
    assert look(owner, photo_id)["state"] == "processing"
    assert owner.client.get(f"/api/v1/photos/{photo_id}/image/screen").status_code == 404
    with parts.deps() as deps:
        photo_processing.process(later(deps, timedelta(minutes=5)), photo_id)
    assert look(owner, photo_id)["state"] == "aligned"
    assert owner.client.get(f"/api/v1/photos/{photo_id}/image/screen").status_code == 200


def test_a_full_disk_gives_the_photo_back(
    owner: Person, parts: Runtime, photo_id: UUID, monkeypatch: pytest.MonkeyPatch, keys: Keys, rows: Rows
) -> None:
    def full(blobs: Mapping[str, bytes]) -> None:
        key, data = next(iter(blobs.items()))
        parts.vault.blobs.put(key, data)  # the first one just fits
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(parts.vault.blobs, "put_all", full)
        with pytest.raises(OSError, match="No space"):
            work(parts, photo_id)
    assert (rows()[0].state, rows()[0].attempts) == ("received", 0)
    assert keys() == ["original.0"]
    work(parts, photo_id)
    assert look(owner, photo_id)["state"] == "aligned"


@pytest.mark.parametrize("damage", ["missing", "flipped"])
def test_an_original_that_is_gone_or_damaged_is_said(
    damage: str, owner: Person, parts: Runtime, photo_id: UUID
) -> None:
    [blob] = list(parts.vault.blobs.list())
    if damage == "missing":
        parts.vault.blobs.delete(blob.key)
    else:
        parts.vault.blobs.put(blob.key, parts.vault.blobs.read(blob.key)[:-1] + b"x")
    work(parts, photo_id)
    one = look(owner, photo_id)
    assert one["state"] == "failed"
    assert one["reason"] == {"missing": "original_missing", "flipped": "original_damaged"}[damage]


@pytest.mark.parametrize("damage", ["missing", "flipped"])
def test_sending_a_lost_original_again_brings_it_back(
    damage: str, owner: Person, send: Send, parts: Runtime, photo_id: UUID, keys: Keys
) -> None:
    """The same bytes are acknowledged, so they must lie there again."""
    [blob] = list(parts.vault.blobs.list())
    parts.vault.blobs.delete(blob.key)
    if damage == "flipped":
        parts.vault.blobs.put(blob.key, b"not what was stored")
    work(parts, photo_id)
    again = send(owner, face_jpeg())
    assert (again.status_code, again.get_json()["id"]) == (200, str(photo_id))
    assert keys() == ["original.0"]
    work(parts, photo_id)
    assert look(owner, photo_id)["state"] == "aligned"


def test_deleted_and_unknown_photos_are_left_alone(
    owner: Person, parts: Runtime, photo_id: UUID, rows: Rows, keys: Keys
) -> None:
    owner.client.delete(f"/api/v1/photos/{photo_id}")
    work(parts, photo_id)
    work(parts, owner.id)
    assert (rows()[0].state, keys()) == ("received", ["original.0"])


def test_eyes_by_hand_and_back(owner: Person, send: Send, keys: Keys) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    by_model = look(owner, photo_id)["alignment"]
    by_hand = [[612.5, 304.0], [741.0, 311.5]]
    put = owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": by_hand})
    assert put.status_code == 200
    one = look(owner, photo_id)
    assert one["state"] == "aligned"
    assert (one["alignment"]["source"], one["alignment"]["eyes"]) == ("hand", by_hand)
    assert one["alignment"]["uncertainty_pct_iod"] is None
    assert versions(keys) == {2}
    assert owner.client.delete(f"/api/v1/photos/{photo_id}/eyes").status_code == 200
    again = look(owner, photo_id)["alignment"]
    assert (again["source"], again["eyes"]) == ("model", by_model["eyes"])
    assert versions(keys) == {3}


def test_eyes_by_hand_line_up_what_has_no_face(owner: Person, send: Send) -> None:
    photo_id = send(owner, no_face_jpeg()).get_json()["id"]
    owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": [[200, 250], [300, 250]]})
    one = look(owner, photo_id)
    assert (one["state"], one["alignment"]["source"]) == ("aligned", "hand")


@pytest.mark.parametrize(
    ("eyes", "code"),
    [
        ([[-1, 300], [700, 300]], "invalid_input"),
        ([[600, 300], [1024, 300]], "invalid_input"),
        ([[600, 300], [604, 303]], "invalid_input"),
        ([[740, 310], [610, 300]], "eyes_swapped"),
        ([[600, 300]], "missing_field"),
        ([["a", 300], [700, 300]], "invalid_input"),
        (None, "invalid_input"),
    ],
)
def test_eyes_that_cannot_be(eyes: object, code: str, owner: Person, send: Send) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    refused = owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": eyes})
    assert (refused.status_code, refused.get_json()["code"]) == (422, code)
    assert look(owner, photo_id)["alignment"]["source"] == "model"


def test_a_photo_on_its_side_may_have_one_eye_above_the_other(owner: Person, send: Send) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    turned = owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": [[600, 300], [590, 430]]})
    assert turned.status_code == 200


def test_a_mirrored_photo_names_the_eyes_from_within(owner: Person, send: Send) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    plain = look(owner, photo_id)["alignment"]["eyes"]
    change = owner.client.patch(f"/api/v1/photos/{photo_id}", json={"mirrored": True})
    assert change.get_json()["mirrored"] is True
    one = look(owner, photo_id)
    assert one["state"] == "aligned"
    (right_x, _), (left_x, _) = one["alignment"]["eyes"]
    assert (right_x, left_x) == pytest.approx((plain[1][0], plain[0][0]), abs=0.5)
    swapped = owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": plain})
    assert swapped.get_json()["code"] == "eyes_swapped"
    owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": plain[::-1]})
    assert look(owner, photo_id)["alignment"]["source"] == "hand"
    owner.client.patch(f"/api/v1/photos/{photo_id}", json={"mirrored": False})
    assert look(owner, photo_id)["alignment"]["eyes"] == plain


def test_without_the_model_photos_wait_and_can_be_placed_by_hand(
    owner: Person, parts: Runtime, photo_id: UUID
) -> None:
    from app.imaging.sandbox import Sandbox

    bare = Sandbox(None)
    parts.sandbox = bare
    try:
        work(parts, photo_id)
        one = look(owner, photo_id)
        assert (one["state"], one["reason"]) == ("needs_review", "no_model")
        owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": [[612, 304], [741, 311]]})
        work(parts, photo_id)
        assert look(owner, photo_id)["state"] == "aligned"
    finally:
        bare.close()


def test_a_photo_purged_while_a_worker_is_busy_leaves_nothing(
    owner: Person, parts: Runtime, photo_id: UUID, monkeypatch: pytest.MonkeyPatch, keys: Keys, rows: Rows
) -> None:
    from app.services import sweep

    real = parts.sandbox.process

    def purged_meanwhile(data: bytes, **options: Any) -> Any:
        done = real(data, **options)
        with parts.deps() as deps:
            photos.delete(deps, owner.id, photo_id)
        with parts.deps() as deps:
            sweep.purge_photos(later(deps, timedelta(hours=25)))
        return done

    monkeypatch.setattr(parts.sandbox, "process", purged_meanwhile)
    work(parts, photo_id)
    assert (rows(), keys()) == ([], [])


def test_states_are_the_ones_the_contract_names(parts: Runtime, photo_id: UUID, owner: Person) -> None:
    for state in PhotoState:
        with parts.database.writing() as session:
            session.execute(update(Photo).values(state=state))
            session.commit()
        assert look(owner, photo_id)["state"] == state.value
