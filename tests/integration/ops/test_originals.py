"""Taking one's photos away: one zip, streamed, of one's own."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable

from app.deps import Runtime
from app.services import originals, photos
from app.storage.blob_store import blob_key
from tests.conftest import Person
from tests.integration.ops.conftest import Album, moment, small_jpeg


def zipped(data: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return archive


def test_every_original_is_there_unchanged_and_named_by_its_local_time(album: Album) -> None:
    answer = album.owner.client.get("/you/originals")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="afterglow-originals.zip"'
    archive = zipped(answer.data)
    *names, readme = archive.namelist()
    assert names[:2] == ["2026-07-05_080012_front.jpg", "2026-07-06_080012_front.jpg"]
    assert {archive.read(name) for name in names} == set(album.sent.values())
    assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    assert readme == "README.txt"
    assert "simulated" not in archive.read(readme).decode()


def test_nobody_elses_and_nothing_deleted_is_in_it(album: Album, idle: Runtime, stranger: Person) -> None:
    gone = next(iter(album.sent))
    with idle.deps() as deps:
        photos.delete(deps, album.owner.id, gone)
        photos.add(deps, stranger.id, photos.Upload(small_jpeg(1000), taken_at=moment(3)))
    mine = zipped(album.owner.client.get("/you/originals").data)
    assert len(mine.namelist()) == len(album.sent)  # one photo less, and the README
    assert album.sent[gone] not in {mine.read(name) for name in mine.namelist()}
    other = zipped(stranger.client.get("/you/originals").data)
    assert [other.read(name) for name in other.namelist()[:-1]] == [small_jpeg(1000)]


def test_photos_of_one_second_keep_names_of_their_own(idle: Runtime, owner: Person) -> None:
    with idle.deps() as deps:
        for seed in range(3):
            photos.add(deps, owner.id, photos.Upload(small_jpeg(seed), taken_at=moment(0), view="left"))
    names = zipped(owner.client.get("/you/originals").data).namelist()
    assert names[:3] == [
        "2026-07-05_080012_left.jpg",
        "2026-07-05_080012_left_2.jpg",
        "2026-07-05_080012_left_3.jpg",
    ]


def test_the_session_is_over_before_the_first_byte_leaves(album: Album, idle: Runtime) -> None:
    with idle.deps(writes=False) as deps:
        pieces = originals.stream(deps, album.owner.id)
    idle.database.close()
    assert idle.database.engine.pool.checkedout() == 0
    assert len(zipped(b"".join(pieces)).namelist()) == len(album.sent) + 1


def test_a_lost_file_is_named_and_the_rest_still_comes(album: Album, idle: Runtime) -> None:
    lost, damaged, *_ = album.sent
    blobs = idle.vault.blobs
    blobs.delete(blob_key(album.owner.id, lost, "original", 0))
    key = blob_key(album.owner.id, damaged, "original", 0)
    blobs.put(key, blobs.read(key)[:-20])
    archive = zipped(album.owner.client.get("/you/originals").data)
    readme = archive.read("README.txt").decode()
    assert "2026-07-05_080012_front.jpg" in readme.split("missing or cut short")[1]
    assert "2026-07-06_080012_front.jpg" in readme.split("missing or cut short")[1]
    rest = {archive.read(name) for name in archive.namelist()}
    assert set(list(album.sent.values())[2:]) <= rest


def test_a_demonstration_says_so(idle: Runtime, make_person: Callable[..., Person]) -> None:
    ewa = make_person("ewa@example.org", is_simulated=True)
    readme = zipped(ewa.client.get("/you/originals").data).read("README.txt").decode()
    assert "simulated from a NASA portrait" in readme


def test_memory_does_not_grow_with_the_album(idle: Runtime, owner: Person) -> None:
    """Twenty photos of 2 MB each: never more than a few pieces at once."""
    big = Album(owner)
    big.add(idle, 20)
    vault = big.vault(idle)
    for photo_id, data in big.sent.items():
        vault.put(blob_key(owner.id, photo_id, "original", 0), data + bytes(2_000_000))
    with idle.deps(writes=False) as deps:
        pieces = originals.stream(deps, owner.id)
    tracemalloc.start()
    total = sum(len(piece) for piece in pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 40_000_000
    assert peak < 10_000_000
