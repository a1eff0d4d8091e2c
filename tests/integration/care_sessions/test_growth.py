"""What a log costs does not grow with the diary."""

from typing import Any

from sqlalchemy import event

from app.deps import Runtime
from tests.conftest import Person


def test_no_statement_of_a_log_walks_through_the_diary(owner: Person, parts: Runtime) -> None:
    asked: list[tuple[str, Any]] = []

    @event.listens_for(parts.database.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        if "FROM care_session" in statement:
            asked.append((statement, values))

    body = {
        "kind": "massage", "type": "firming", "started_at": "2026-07-05T20:42:00+02:00",
        "time_zone": "Europe/Warsaw", "minutes": 10,
    }  # fmt: skip
    assert owner.client.post("/api/v1/care-sessions", json=body).status_code == 201
    event.remove(parts.database.engine, "before_cursor_execute", note)
    assert asked
    with parts.database.engine.connect() as connection:
        for statement, values in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert "INDEX ix_care_session_treatment" in plan[0].detail
