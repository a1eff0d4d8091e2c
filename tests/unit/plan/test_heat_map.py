"""The year in beads: each day stands in its week's column and its weekday's row."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.services.heat_map import Cell, lay_out

THURSDAY = date(2026, 7, 9)


def test_today_stands_in_the_last_column() -> None:
    found = lay_out({(THURSDAY, "massage", "firming"): 1}, THURSDAY, 27)
    [massage] = found.kinds
    assert massage.cells == (Cell(26, 3, 1),)
    assert (found.weeks, found.days_of_last_week) == (27, 4)


def test_types_of_a_kind_share_a_bead_and_kinds_do_not() -> None:
    days = {
        (THURSDAY, "massage", "firming"): 1,
        (THURSDAY, "massage", "lymph"): 1,
        (THURSDAY, "mask", "clay"): 1,
        (date(2025, 1, 1), "treatment", "led-red"): 1,  # too long ago
    }
    found = lay_out(days, THURSDAY, 27)
    assert [(kind.kind, kind.days, kind.sessions) for kind in found.kinds] == [
        ("massage", 1, 2),
        ("mask", 1, 1),
    ]


def test_months_stand_where_they_begin() -> None:
    marks = lay_out({}, THURSDAY, 27).months
    assert [mark.first for mark in marks] == [date(2026, month, 1) for month in range(2, 7)] + [
        date(2026, 7, 1)
    ][:0]
    assert all(0 <= mark.column < 26 for mark in marks)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_every_day_of_the_window_has_its_own_place(today: date, ago: int) -> None:
    day = today - timedelta(days=ago)
    found = lay_out({(day, "mask", "clay"): 1}, today, 53)
    if found.kinds:
        [cell] = found.kinds[0].cells
        monday = today - timedelta(days=today.weekday())
        assert monday + timedelta(weeks=cell.column - 52, days=cell.row) == day
    else:
        assert ago > 52 * 7
