"""The manifest of the users' present tool opens as it is, and stays readable by it."""

import json

import pytest


@pytest.fixture
def migrated(lake):
    """A lake that the present tool has synced."""
    entries = {}
    lake.remote.create_container()
    for path, content in lake.local().items():
        lake.remote.upload_blob(path, content)
        entries[f"data/bronze/{path}"] = {"blob_path": path, "size": len(content),
                                          "synced_at": "2026-02-07T19:53:58"}
    lake.manifest_path.parent.mkdir(parents=True)
    lake.manifest_path.write_text(
        json.dumps({"synced_files": entries, "last_sync": "2026-02-07T19:53:58"}, indent=2))
    return lake


def test_its_files_count_as_synced(migrated):
    status = migrated.run("status", "--json").json
    assert status == {"local_files": 9, "synced_files": 9, "pending_files": 0,
                      "last_sync": "2026-02-07T19:53:58"}


def test_nothing_is_uploaded(migrated):
    before = len(migrated.uploads())
    assert migrated.sync()["uploaded"] == 0
    assert len(migrated.uploads()) == before


def test_entries_gain_fields_and_keep_their_three(migrated):
    old = migrated.entries()
    migrated.sync()
    for path, entry in migrated.entries().items():
        assert entry.items() >= old[path].items()
        assert len(entry) > 3


def test_another_size_is_uploaded(migrated):
    migrated.write(next(iter(migrated.local())), b"grown" * 1000)
    assert migrated.sync()["uploaded"] == 1


def test_a_new_manifest_serves_the_present_tool(lake):
    lake.sync()
    manifest = lake.manifest()
    assert set(manifest) >= {"synced_files", "last_sync"}
    for key, entry in manifest["synced_files"].items():
        path = key.removeprefix("data/bronze/")
        assert entry["blob_path"] == path
        assert entry["size"] == (lake.bronze / path).stat().st_size
        assert len(entry["synced_at"]) == len("2026-02-07T19:53:58")
