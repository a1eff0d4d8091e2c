"""The local date stays the user's: over DST, in flight, at ten to midnight, whatever zone the server is in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.api.conftest import massage

URL = "/api/v1/care-sessions"
ZONES = (
    "Europe/Warsaw",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",  # half an hour of DST
    "Pacific/Chatham",  # +12:45
    "Pacific/Apia",  # skipped a whole day
    "Pacific/Kiritimati",  # +14
    "Pacific/Marquesas",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
)
# Moments, not wall times: every one of them was shown by every clock.
MOMENTS = st.integers(31_536_000, 1_735_689_600).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)  # 1971 to 2024
property_test = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def log(client: FlaskClient, started_at: datetime, zone: str) -> dict[str, str]:
    answer = client.post(URL, json=massage(started_at=started_at.isoformat(), time_zone=zone))
    assert answer.status_code == 201, answer.get_json()
    body: dict[str, str] = answer.get_json()
    return body


@property_test
@given(moment=MOMENTS, zone=st.sampled_from(ZONES), sent_from=st.sampled_from(ZONES))
def test_the_date_is_the_one_on_the_wall_there(
    client: FlaskClient, moment: datetime, zone: str, sent_from: str
) -> None:
    """Whatever offset the moment was written with: the zone decides, and the moment itself is never moved."""
    made = log(client, moment.astimezone(ZoneInfo(sent_from)), zone)
    assert made["local_date"] == moment.astimezone(ZoneInfo(zone)).date().isoformat()
    assert datetime.fromisoformat(made["started_at"]) == moment
    assert made["started_at"] == moment.astimezone(ZoneInfo(zone)).isoformat()
    assert client.get(f"{URL}/{made['id']}").get_json() == made


@property_test
@given(day=st.dates(date(1971, 1, 2), date(2024, 12, 30)), zone=st.sampled_from(ZONES))
def test_ten_to_midnight_stays_that_day(client: FlaskClient, day: date, zone: str) -> None:
    wall = datetime(day.year, day.month, day.day, 23, 50, tzinfo=ZoneInfo(zone))
    if wall.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall.replace(tzinfo=None):
        return  # the clock skipped this time (a day lost at the date line)
    assert log(client, wall, zone)["local_date"] == day.isoformat()


def test_both_hours_of_the_autumn_night_are_kept_apart(client: FlaskClient) -> None:
    first, second = (
        log(client, datetime.fromisoformat(f"2024-10-27T02:30:00{offset}"), "Europe/Warsaw")
        for offset in ("+02:00", "+01:00")
    )
    assert first["local_date"] == second["local_date"] == "2024-10-27"
    assert datetime.fromisoformat(second["started_at"]) - datetime.fromisoformat(
        first["started_at"]
    ) == timedelta(hours=1)
    newest = client.get(URL).get_json()["items"]
    assert [item["started_at"] for item in newest] == [second["started_at"], first["started_at"]]


def test_a_flight_moves_no_date(client: FlaskClient) -> None:
    """Logged in Warsaw, then in Tokyo: the first one keeps its day."""
    evening = log(client, datetime.fromisoformat("2024-05-05T22:30:00+02:00"), "Europe/Warsaw")
    log(client, datetime.fromisoformat("2024-05-07T21:00:00+09:00"), "Asia/Tokyo")
    kept = client.get(f"{URL}/{evening['id']}").get_json()
    assert (kept["local_date"], kept["started_at"]) == ("2024-05-05", "2024-05-05T22:30:00+02:00")
