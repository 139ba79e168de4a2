"""What stands beside a blob's bytes."""

import base64

from large import content, make_blocks_small


def test_mtime_as_rclone_writes_it(project):
    project.write("a.parquet", b"a", 1_700_000_000_123_456_789)
    project.sync()
    blob = project.remote.get_blob_client("a.parquet").get_blob_properties()
    assert blob.metadata["mtime"] == "2023-11-14T22:13:20.123456789Z"


def test_the_crc_of_the_file(project):
    project.write("a.parquet", b"123456789")
    project.sync()
    blob = project.remote.get_blob_client("a.parquet").get_blob_properties()
    assert blob.metadata["lakesync_crc64"] == "iJh5CoYUi64="


def test_a_blob_of_blocks_has_both(project):
    make_blocks_small(project)
    project.write("large.parquet", content())
    project.sync()
    blob = project.remote.get_blob_client("large.parquet").get_blob_properties()
    assert len(base64.b64decode(blob.metadata["lakesync_crc64"])) == 8
    assert "mtime" in blob.metadata
