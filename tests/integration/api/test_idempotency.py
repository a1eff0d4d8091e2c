"""An outbox sends again until it hears an answer: that must never make a second row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.deps import Runtime
from app.models import CareSession, IdempotencyRecord, new_id
from app.services import idempotency
from tests.conftest import Person
from tests.integration.api.conftest import massage

URL = "/api/v1/care-sessions"


def rows(parts: Runtime) -> int:
    with parts.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CareSession)) or 0


def test_the_same_request_a_hundred_times_is_one_row_and_one_answer(
    client: FlaskClient, parts: Runtime
) -> None:
    row_id = str(new_id())
    answers = [
        client.post(URL, json=massage(id=row_id), headers={"Idempotency-Key": row_id}) for _ in range(100)
    ]
    assert {(answer.status_code, answer.data) for answer in answers} == {(201, answers[0].data)}
    assert answers[0].get_json()["id"] == row_id
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers[:2]] == [None, "true"]
    assert rows(parts) == 1


def test_the_order_of_fields_does_not_matter(client: FlaskClient, parts: Runtime) -> None:
    body = massage()
    backwards = dict(reversed(list(body.items())))
    first, second = (
        client.post(URL, json=sent, headers={"Idempotency-Key": "k"}) for sent in (body, backwards)
    )
    assert first.data == second.data
    assert rows(parts) == 1


def test_two_tabs_and_a_worker_at_once_make_one_row(
    program: Callable[..., FlaskClient], owner: Person, parts: Runtime
) -> None:
    clients = [program(owner) for _ in range(8)]

    def send(client: FlaskClient) -> tuple[int, bytes]:
        answer = client.post(URL, json=massage(), headers={"Idempotency-Key": "k"})
        return answer.status_code, answer.data

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, clients))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert rows(parts) == 1


def test_the_same_id_at_once_without_a_key_makes_one_row(
    program: Callable[..., FlaskClient], owner: Person, parts: Runtime
) -> None:
    body = massage(id=str(new_id()))
    clients = [program(owner) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda client: client.post(URL, json=body).status_code, clients))
    assert sorted(statuses) == [200] * 7 + [201]
    assert rows(parts) == 1


def test_another_payload_under_the_same_key_is_refused(client: FlaskClient, parts: Runtime) -> None:
    client.post(URL, json=massage(), headers={"Idempotency-Key": "k"})
    refused = client.post(URL, json=massage(minutes=11), headers={"Idempotency-Key": "k"})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "idempotency_mismatch")
    assert rows(parts) == 1


def test_a_refused_request_leaves_its_key_free(client: FlaskClient, parts: Runtime) -> None:
    assert client.post(URL, json=massage(minutes=999), headers={"Idempotency-Key": "k"}).status_code == 422
    assert client.post(URL, json=massage(), headers={"Idempotency-Key": "k"}).status_code == 201
    assert rows(parts) == 1


def test_the_key_and_the_row_are_written_together(
    client: FlaskClient, parts: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the two would lose the answer or make a second row: neither may be there alone."""

    def crash(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(idempotency, "record", crash)
        assert client.post(URL, json=massage(), headers={"Idempotency-Key": "k"}).status_code == 500
    assert rows(parts) == 0
    assert client.post(URL, json=massage(), headers={"Idempotency-Key": "k"}).status_code == 201
    with parts.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IdempotencyRecord)) == 1


def test_keys_are_each_persons_own(
    client: FlaskClient, program: Callable[..., FlaskClient], stranger: Person, parts: Runtime
) -> None:
    mine = client.post(URL, json=massage(), headers={"Idempotency-Key": "k"}).get_json()
    theirs = program(stranger).post(URL, json=massage(), headers={"Idempotency-Key": "k"})
    assert theirs.status_code == 201
    assert theirs.get_json()["id"] != mine["id"]
    assert rows(parts) == 2


@pytest.mark.parametrize("key", ["", "a b", "a\tb", "é", "x" * 256])
def test_a_key_that_is_none(client: FlaskClient, parts: Runtime, key: str) -> None:
    refused = client.post(URL, json=massage(), headers={"Idempotency-Key": key})
    assert (refused.status_code, refused.get_json()["field"]) == (422, "Idempotency-Key")
    assert rows(parts) == 0


@pytest.mark.parametrize("key", ["!", "~", "x" * 255])
def test_the_longest_and_the_oddest_key(client: FlaskClient, key: str) -> None:
    assert client.post(URL, json=massage(), headers={"Idempotency-Key": key}).status_code == 201


def test_the_same_row_without_a_key_is_found_again(client: FlaskClient, parts: Runtime) -> None:
    body = massage(id=str(new_id()))
    first, second = client.post(URL, json=body), client.post(URL, json=body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    assert rows(parts) == 1


def test_a_taken_id_is_refused_the_same_way_whoever_has_it(
    client: FlaskClient, program: Callable[..., FlaskClient], stranger: Person, parts: Runtime
) -> None:
    row_id = str(new_id())
    client.post(URL, json=massage(id=row_id))
    own = client.post(URL, json=massage(id=row_id, minutes=11))
    foreign = program(stranger).post(URL, json=massage(id=row_id))
    foreign_keyed = program(stranger).post(URL, json=massage(id=row_id), headers={"Idempotency-Key": "k"})
    assert own.status_code == foreign.status_code == foreign_keyed.status_code == 409
    assert own.get_json() == foreign.get_json() == foreign_keyed.get_json()
    assert rows(parts) == 1
    assert client.get(f"{URL}/{row_id}").get_json()["minutes"] == 10


def test_a_deleted_row_is_not_brought_back_by_an_old_request(client: FlaskClient) -> None:
    row_id = str(new_id())
    body = massage(id=row_id)
    client.post(URL, json=body, headers={"Idempotency-Key": row_id})
    client.delete(f"{URL}/{row_id}")
    assert client.post(URL, json=body).status_code == 409
    assert (
        client.post(URL, json=body, headers={"Idempotency-Key": row_id}).status_code == 201
    )  # the old answer
    assert client.get(f"{URL}/{row_id}").status_code == 404


def test_an_entry_of_somebody_else_waits_for_its_owner(
    owner: Person, stranger: Person, parts: Runtime
) -> None:
    """On a shared phone a page may still hold what its last owner logged."""
    sent = {"headers": {"Afterglow-Person": str(owner.id)}, "json": massage()}
    refused = stranger.client.post(URL, **sent)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "another_person")
    assert rows(parts) == 0
    assert owner.client.post(URL, **sent).status_code == 201
