"""Photos and sessions in one stream: order, keyset pages, whole weeks, filters, owners."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.deps import Runtime
from app.models import new_id
from app.services import timeline
from tests.conftest import Person
from tests.integration.diary.conftest import Diary, moment


def everything(
    parts: Runtime, owner: Person, limit: int, show: timeline.Show = "all"
) -> list[timeline.Entry]:
    """Every page, one after the other."""
    entries, after = [], None
    while True:
        with parts.deps(writes=False) as deps:
            page = timeline.page(deps, owner.id, after=after, limit=limit, show=show)
        assert len(page.entries) <= limit
        entries += page.entries
        if page.next is None:
            return entries
        after = page.next


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_of_any_size_give_every_entry_once_newest_first(
    parts: Runtime, owner: Person, weeks_of_care: Callable[[int], None], limit: int
) -> None:
    weeks_of_care(4)
    entries = everything(parts, owner, limit)
    assert len({entry.id for entry in entries}) == len(entries) == 12
    assert [entry.position for entry in entries] == sorted((e.position for e in entries), reverse=True)


def test_entries_of_one_moment_are_neither_lost_nor_doubled(
    parts: Runtime, owner: Person, diary: Diary
) -> None:
    ids = {diary.session(moment(5)) for _ in range(5)} | {diary.photo(moment(5)) for _ in range(2)}
    assert {entry.id for entry in everything(parts, owner, 2)} == ids
    assert len(everything(parts, owner, 2)) == 7


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("photos", {"photo": 3}),
        ("massage", {"care_session": 3}),
        ("mask", {"care_session": 3}),
        ("treatment", {}),
    ],
)
def test_filters(
    parts: Runtime,
    owner: Person,
    weeks_of_care: Callable[[int], None],
    show: timeline.Show,
    expected: dict[str, int],
) -> None:
    weeks_of_care(3)
    found: dict[str, int] = {}
    for entry in everything(parts, owner, 2, show):
        found[entry.what] = found.get(entry.what, 0) + 1
    assert found == expected


def test_what_is_deleted_or_a_strangers_is_not_there(
    parts: Runtime, owner: Person, diary: Diary, strangers_diary: Diary
) -> None:
    kept = diary.session(moment(5))
    diary.session(moment(6), deleted_at=moment(7))
    diary.photo(moment(6), deleted_at=moment(7))
    strangers_diary.session(moment(6))
    strangers_diary.photo(moment(6))
    assert [entry.id for entry in everything(parts, owner, 50)] == [kept]


def test_a_page_of_weeks_ends_between_weeks(
    parts: Runtime, owner: Person, weeks_of_care: Callable[[int], None]
) -> None:
    weeks_of_care(5)
    seen, after = [], None
    while True:
        with parts.deps(writes=False) as deps:
            groups, after = timeline.weeks(deps, owner.id, after=after, limit=8)
        seen += [(group.week.monday, len(group.photos), len(group.sessions)) for group in groups]
        if after is None:
            break
    assert len(seen) == len({monday for monday, *_ in seen}) == 5
    assert {(photos, sessions) for _, photos, sessions in seen} == {(1, 2)}


def test_a_week_larger_than_the_page_still_comes_through(parts: Runtime, owner: Person, diary: Diary) -> None:
    for minute in range(10):
        diary.session(moment(4) + timedelta(minutes=minute))
    count, after = 0, None
    while True:
        with parts.deps(writes=False) as deps:
            groups, after = timeline.weeks(deps, owner.id, after=after, limit=4)
        count += sum(len(group.sessions) for group in groups)
        if after is None:
            break
    assert count == 10


def test_sessions_of_a_week_stand_in_the_order_they_were_done(
    parts: Runtime, owner: Person, diary: Diary
) -> None:
    late = diary.session(moment(5, 20))
    early = diary.session(moment(4, 20))
    with parts.deps(writes=False) as deps:
        groups, _ = timeline.weeks(deps, owner.id)
    assert [row.id for row in groups[0].sessions] == [early, late]


def test_the_api_pages_with_its_cursor(owner: Person, weeks_of_care: Callable[[int], None]) -> None:
    weeks_of_care(3)
    seen, cursor = [], None
    while True:
        query = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        answer = owner.client.get("/api/v1/timeline", query_string=query)
        assert answer.status_code == 200
        seen += answer.json["items"]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            break
    assert len({item["id"] for item in seen}) == len(seen) == 9
    photo = next(item for item in seen if item["what"] == "photo")
    assert photo["state"] == "aligned"
    assert photo["at"].endswith("+02:00") or photo["at"].endswith("+01:00")


def test_the_page_shows_weeks_counted_from_the_first_day(
    owner: Person, weeks_of_care: Callable[[int], None]
) -> None:
    weeks_of_care(3)
    page = owner.client.get("/timeline").text
    assert page.index("Week 3") < page.index("Week 2") < page.index("Week 1")
    assert "March" in page
    assert page.count("Firming") == 3


def test_the_page_goes_on_to_older_weeks(owner: Person, weeks_of_care: Callable[[int], None]) -> None:
    weeks_of_care(20)
    first = owner.client.get("/timeline").text
    assert "Week 20" in first
    assert "Week 1<" not in first
    link = first.split("Older weeks")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "Week 1<" in owner.client.get(link).text


@pytest.mark.parametrize("address", ["/timeline?cursor=nonsense", "/timeline?show=everything"])
def test_a_mangled_address_starts_at_the_newest_week(owner: Person, diary: Diary, address: str) -> None:
    diary.session(moment(5))
    answer = owner.client.get(address)
    assert answer.status_code == 200
    assert "Week 1" in answer.text


def test_an_empty_diary_teaches_the_next_step(owner: Person) -> None:
    page = owner.client.get("/timeline").text
    assert "/log/massage" in page
    assert "/photos/new" in page
    assert "Nothing of this kind" in owner.client.get("/timeline?show=mask").text


def test_new_ids_sort_by_time() -> None:
    """The order of equal moments rests on it."""
    ids = [new_id() for _ in range(100)]
    assert ids == sorted(ids)


def test_a_week_stands_under_the_month_of_its_sunday(owner: Person, diary: Diary) -> None:
    diary.photo(moment(2, month=8))  # a Sunday; its week begins on 27 July
    page = owner.client.get("/timeline").text
    assert "27 July to 2 August" in page
    assert re.findall(r'class="month">(\w+)', page) == ["August"]
