"""--check chooses what counts as changed."""

import os

import pytest

PATH = "day=1/a.parquet"
OLD = 1_700_000_000_000_000_000


@pytest.fixture
def synced(project):
    project.write(PATH, b"before", OLD)
    project.sync()
    return project


def test_size_ignores_other_bytes_of_the_same_length(synced):
    synced.write(PATH, b"after!")
    assert synced.sync("--check", "size")["uploaded"] == 0


def test_checksum_finds_other_bytes_under_the_same_size_and_mtime(synced):
    synced.write(PATH, b"after!", OLD)
    assert synced.sync()["uploaded"] == 0
    assert synced.sync("--check", "checksum")["uploaded"] == 1


def test_mtime_sends_a_touched_file(synced):
    os.utime(synced.bronze / PATH)
    assert synced.sync("--check", "mtime")["uploaded"] == 1


def test_another_word_is_misuse(synced):
    ended = synced.run("sync", "--check", "sizes", expect=2)
    assert "size" in ended.err
