"""Containers are made when they are missing."""

from large import content, make_blocks_small


def test_the_first_sync_makes_it(lake):
    assert not lake.remote.exists()
    lake.sync()
    assert lake.remote.exists()


def test_for_a_file_of_blocks_too(project):
    make_blocks_small(project)
    project.write("large.parquet", content())
    project.sync()
    assert project.blobs() == project.local()


def test_one_deleted_meanwhile_is_made_again(lake):
    lake.sync()
    lake.remote.delete_container()
    lake.write("day=9/new.parquet")
    lake.sync()
    assert list(lake.blobs()) == ["day=9/new.parquet"]


def test_verify_reports_all_files_as_missing(lake):
    lake.sync()
    lake.remote.delete_container()
    ended = lake.run("verify", "--json", expect=1)
    assert len(ended.json["missing"]) == 9
