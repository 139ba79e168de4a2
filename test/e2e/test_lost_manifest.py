"""A lost manifest costs a listing, not a second upload."""

import pytest


@pytest.fixture
def lost(lake):
    lake.sync()
    for file in lake.manifest_path.parent.iterdir():
        file.unlink()
    return lake


def test_rebuild_makes_it_anew(lost):
    before = len(lost.uploads())
    lost.run("manifest", "rebuild")
    assert set(lost.entries()) == set(lost.local())
    assert len(lost.uploads()) == before


def test_after_a_rebuild_a_sync_asks_nothing(lost):
    lost.run("manifest", "rebuild")
    before = len(lost.requests())
    assert lost.sync()["skipped"] == 9
    assert len(lost.requests()) == before


def test_rebuild_leaves_out_what_differs(lost):
    path = next(iter(lost.local()))
    lost.write(path, b"changed since")
    lost.run("manifest", "rebuild")
    assert path not in lost.entries()
    assert lost.sync()["uploaded"] == 1
    assert lost.blobs() == lost.local()


def test_a_plain_sync_takes_the_same_blobs_in(lost):
    before = len(lost.uploads())
    result = lost.sync()
    assert (result["uploaded"], result["skipped"]) == (0, 9)
    assert len(lost.uploads()) == before
    assert set(lost.entries()) == set(lost.local())


def test_a_plain_sync_replaces_a_blob_that_differs(lost):
    path = next(iter(lost.local()))
    lost.remote.upload_blob(path, b"someone else's", overwrite=True)
    assert lost.sync()["uploaded"] == 1
    assert lost.blobs() == lost.local()
