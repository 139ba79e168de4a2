"""A file with a new mtime and the same bytes is read, but not sent again."""

import pathlib


def test_a_touch_sends_nothing(lake):
    lake.sync()
    before = len(lake.requests())
    for file in lake.bronze.rglob("*.parquet"):
        pathlib.Path(file).touch()
    assert lake.sync()["uploaded"] == 0
    assert len(lake.requests()) == before


def test_the_manifest_learns_the_new_mtime(lake):
    """Otherwise each later sync would read the file again."""
    lake.sync()
    path = next(iter(lake.local()))
    before = lake.entries()[path]
    (lake.bronze / path).touch()
    lake.sync()
    assert lake.entries()[path] != before
