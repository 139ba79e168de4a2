"""--include, --exclude, --where and what is left out by default."""

import os

import pytest


def sent(lake, *args):
    lake.sync(*args)
    return sorted(lake.blobs())


def test_where_on_hive_keys(lake):
    assert all("bistek" in name for name in sent(lake, "--where", "supermarket=bistek"))
    assert len(lake.blobs()) == 3


def test_where_compares_numbers(lake):
    lake.write("supermarket=fort/region=floripa/year=2026/month=2/day=10/run/x.parquet")
    names = sent(lake, "--where", "supermarket=fort,day>=7")
    assert [name.split("/")[4] for name in names] == ["day=10", "day=7"]


def test_exclude_a_folder(lake):
    assert not any("fort" in name for name in sent(lake, "--exclude", "supermarket=fort"))


def test_include_by_name(lake):
    lake.write("notes.txt")
    assert sent(lake, "--include", "*.txt") == ["notes.txt"]


@pytest.mark.parametrize("name", [".hidden", "a/.git/config", "_temporary/0/part.parquet", "a.tmp",
                                  "part.parquet.crc", "b/part.inprogress"])
def test_left_out_by_default(project, name):
    project.write(name)
    project.write("kept.parquet")
    assert sent(project) == ["kept.parquet"]


def test_what_is_filtered_out_does_not_count_as_gone(lake):
    lake.sync()
    assert "gone" not in lake.run("sync", "--where", "day=5").out.lower()


def test_a_pruned_folder_is_not_read(lake):
    """So one that cannot be read is no error when nothing in it was asked for."""
    (lake.bronze / "supermarket=fort").chmod(0)
    ended = lake.run_as_nobody("sync", "--where", "supermarket=bistek")
    os.chmod(lake.bronze / "supermarket=fort", 0o755)
    assert ended.code == 0


def test_a_bad_expression_is_misuse(lake):
    assert "where" in lake.run("sync", "--where", "day~5", expect=2).err
