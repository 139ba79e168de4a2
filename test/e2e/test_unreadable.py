"""What cannot be read is reported; the rest goes on; exit 3."""

import pytest

UNREADABLE = "supermarket=fort/region=floripa/year=2026/month=2/day=5/run_0800/products.parquet"


@pytest.fixture
def partly(lake):
    yield lake
    for path in [lake.bronze, *lake.bronze.rglob("*")]:
        path.chmod(0o755)


def test_a_file(partly):
    (partly.bronze / UNREADABLE).chmod(0)
    ended = partly.run_as_nobody("sync", "--layer", "bronze", "--json", expect=3)
    assert ended.json["uploaded"] == 8
    assert [failed["path"] for failed in ended.json["failed"]] == [UNREADABLE]
    assert "ermission denied" in ended.json["failed"][0]["reason"]


def test_a_folder(partly):
    (partly.bronze / "supermarket=bistek").chmod(0)
    ended = partly.run_as_nobody("sync", "--layer", "bronze", "--json", expect=3)
    assert ended.json["uploaded"] == 6
    assert [failed["path"] for failed in ended.json["failed"]] == ["supermarket=bistek"]


def test_status_names_the_folder(partly):
    (partly.bronze / "supermarket=bistek").chmod(0)
    ended = partly.run_as_nobody("status", expect=3)
    assert "supermarket=bistek" in ended.out + ended.err


def test_its_files_do_not_count_as_deleted(partly):
    partly.run_as_nobody("sync", "--layer", "bronze")
    (partly.bronze / "supermarket=bistek").chmod(0)
    ended = partly.run_as_nobody("status", expect=3)
    assert "gone" not in ended.out.lower()
