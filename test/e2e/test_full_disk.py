"""A disk with no room for the manifest stops the run; nothing that was known is lost."""

import os
import subprocess

import pytest


@pytest.fixture
def small_disk(lake):
    """data/metadata on a file system of 64 KiB."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    folder = lake.dir / "data/metadata"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], check=True)
    yield lake, folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_named(small_disk):
    lake, folder = small_disk
    (folder / "ballast").write_bytes(bytes(64 << 10))
    ended = lake.run("sync", "--layer", "bronze", expect=1)
    assert "No space left" in ended.err
    assert lake.uploads() == []


def test_the_old_manifest_stays_when_the_new_one_does_not_fit(small_disk):
    lake, folder = small_disk
    lake.sync()
    before = lake.manifest_path.read_bytes()
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    (folder / "ballast").write_bytes(bytes(free))
    lake.write("day=9/new.parquet")
    ended = lake.run("sync", "--layer", "bronze", expect=1)
    assert "No space left" in ended.err
    assert lake.manifest_path.read_bytes() == before


def test_with_room_again_the_next_sync_finishes(small_disk):
    lake, folder = small_disk
    (folder / "ballast").write_bytes(bytes(64 << 10))
    lake.run("sync", "--layer", "bronze", expect=1)
    (folder / "ballast").unlink()
    lake.sync()
    assert lake.blobs() == lake.local()
    assert len(lake.entries()) == 9
