"""pull restores a layer, byte by byte."""

import os

from large import content, make_blocks_small
from project import tree


def test_the_restored_tree_is_the_same(lake):
    make_blocks_small(lake)
    lake.write("large.parquet", content())
    lake.write("empty.parquet", b"")
    lake.sync()
    lake.run("pull", "--to", "restored")
    assert tree(lake.dir / "restored") == lake.local()


def test_files_get_their_mtime_back(lake):
    path = next(iter(lake.local()))
    os.utime(lake.bronze / path, ns=(0, 1_700_000_000_123_456_789))
    lake.sync()
    lake.run("pull", "--to", "restored")
    assert (lake.dir / "restored" / path).stat().st_mtime_ns == 1_700_000_000_123_456_789


def test_a_second_pull_fetches_nothing(lake):
    lake.sync()
    lake.run("pull", "--to", "restored")
    result = lake.run("pull", "--to", "restored", "--json").json
    assert (result["downloaded"], result["skipped"]) == (0, 9)


def test_into_the_layer_itself(lake):
    lake.sync()
    before = lake.local()
    lost = lake.bronze / next(iter(before))
    lost.unlink()
    lake.run("pull")
    assert lake.local() == before
    assert lake.sync()["uploaded"] == 0


def test_where_takes_a_part(lake):
    lake.sync()
    lake.run("pull", "--to", "restored", "--where", "supermarket=bistek,day>=6")
    restored = tree(lake.dir / "restored")
    assert restored == {path: content for path, content in lake.local().items()
                        if "bistek" in path and "day=5" not in path}
    assert len(restored) == 2


def test_no_temporary_files_stay(lake):
    lake.sync()
    lake.run("pull", "--to", "restored")
    assert set(tree(lake.dir / "restored")) == set(lake.local())
