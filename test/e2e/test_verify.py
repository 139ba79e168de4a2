"""verify compares Azure with manifest and disk, and says what is missing, different, foreign."""

import pytest


@pytest.fixture
def synced(lake):
    lake.sync()
    return lake


def verify(project, *args, expect=0):
    return project.run("verify", "--json", *args, expect=expect).json


def paths(found):
    return [each["path"] for each in found]


def test_all_is_well(synced):
    result = verify(synced)
    assert (result["checked"], result["ok"]) == (9, 9)
    assert (result["missing"], result["different"], result["foreign"]) == ([], [], [])


def test_it_finds_a_missing_blob(synced):
    name = next(iter(synced.local()))
    synced.remote.delete_blob(name)
    assert paths(verify(synced, expect=1)["missing"]) == [name]


def test_it_finds_another_size(synced):
    name = next(iter(synced.local()))
    synced.remote.upload_blob(name, b"short", overwrite=True)
    assert paths(verify(synced, expect=1)["different"]) == [name]


def test_it_finds_a_foreign_blob(synced):
    synced.remote.upload_blob("who/made/this", b"?")
    assert paths(verify(synced)["foreign"]) == ["who/made/this"]


def test_a_pending_file_is_no_finding(synced):
    synced.write("day=9/new.parquet")
    assert verify(synced)["pending"] == 1


def test_it_uploads_and_changes_nothing(synced):
    before = len(synced.uploads()), synced.manifest_path.read_bytes()
    verify(synced, "--deep")
    assert (len(synced.uploads()), synced.manifest_path.read_bytes()) == before


def test_repair_lets_the_next_sync_send_it(synced):
    missing, different, *_ = synced.local()
    synced.remote.delete_blob(missing)
    synced.remote.upload_blob(different, b"short", overwrite=True)
    assert verify(synced, "--repair", expect=1)["repaired"] == 2
    assert synced.sync()["uploaded"] == 2
    assert synced.blobs() == synced.local()
    verify(synced)
