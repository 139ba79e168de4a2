"""A manifest that cannot be read is never overwritten; the message names the way out."""

import pytest

BROKEN = '{"synced_files": {"data/bronze/a": {"blob_path": "a", "size": 1,'


@pytest.fixture
def broken(lake):
    lake.sync()
    lake.manifest_path.write_text(BROKEN)
    return lake


@pytest.mark.parametrize("command", [["sync", "--layer", "bronze"], ["status"], ["verify"]])
def test_it_is_named_and_left_alone(broken, command):
    ended = broken.run(*command, expect=1)
    assert "sync_manifest.json" in ended.err
    assert "manifest rebuild" in ended.err
    assert broken.manifest_path.read_text() == BROKEN


def test_rebuild_makes_it_good_without_an_upload(broken):
    before = len(broken.uploads())
    broken.run("manifest", "rebuild")
    assert broken.sync()["skipped"] == 9
    assert len(broken.uploads()) == before


def test_rebuild_keeps_the_broken_one_beside(broken):
    broken.run("manifest", "rebuild")
    kept = [path for path in broken.manifest_path.parent.glob("sync_manifest.json.*")]
    assert [path.read_text() for path in kept] == [BROKEN]


def test_a_manifest_of_another_shape_is_left_alone(lake):
    lake.sync()
    lake.manifest_path.write_text('["not", "a", "manifest"]')
    lake.run("sync", "--layer", "bronze", expect=1)
    assert lake.manifest_path.read_text() == '["not", "a", "manifest"]'
