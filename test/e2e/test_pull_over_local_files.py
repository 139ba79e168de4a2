"""pull never puts an older blob over a newer local file unless told."""

import pytest

from project import tree


@pytest.fixture
def edited(lake):
    """One file of nine has been changed after its sync."""
    lake.sync()
    path = next(iter(lake.local()))
    lake.write(path, b"newer than the blob")
    return lake, path


def test_a_newer_file_is_kept_and_named(edited):
    lake, path = edited
    result = lake.run("pull", "--json").json
    assert (lake.bronze / path).read_bytes() == b"newer than the blob"
    assert [kept["path"] for kept in result["kept"]] == [path]


def test_overwrite_replaces_it(edited):
    lake, path = edited
    lake.run("pull", "--overwrite")
    assert lake.local() == lake.blobs()


def test_other_files_in_the_folder_stay(lake):
    lake.sync()
    (lake.dir / "restored").mkdir()
    (lake.dir / "restored/mine.txt").write_text("mine")
    lake.run("pull", "--to", "restored")
    assert tree(lake.dir / "restored") == lake.local() | {"mine.txt": b"mine"}
