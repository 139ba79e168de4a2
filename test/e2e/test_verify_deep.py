"""verify --deep finds other bytes behind the right length."""

import pytest

from large import content, make_blocks_small

PATH = "day=1/a.parquet"


@pytest.fixture
def synced(project):
    project.write(PATH, b"a" * 1000)
    project.sync()
    return project


def deep(project, expect):
    result = project.run("verify", "--deep", "--json", expect=expect).json
    return [each["path"] for each in result["different"]], result["downloaded"]


def test_by_the_stored_checksum_alone(synced):
    assert deep(synced, expect=0) == ([], 0)
    assert not [request for request in synced.requests() if request.method == "GET" and request.blob]


def test_bytes_changed_by_another_writer(synced):
    synced.remote.upload_blob(PATH, b"b" * 1000, overwrite=True)
    assert deep(synced, expect=1)[0] == [PATH]


def test_a_blob_without_checksum_is_read(synced):
    """Blobs that another tool made of blocks carry none."""
    blob = synced.remote.get_blob_client(PATH)
    blob.stage_block("AAAA", b"a" * 999 + b"X")
    blob.commit_block_list(["AAAA"])
    assert deep(synced, expect=1) == ([PATH], 1)


def test_a_blob_of_blocks(synced):
    make_blocks_small(synced)
    synced.write("large.parquet", content())
    synced.sync()
    assert deep(synced, expect=0) == ([], 0)
