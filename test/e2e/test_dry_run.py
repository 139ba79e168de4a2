"""--dry-run prints what it would do and why, and does nothing."""

PATH = "supermarket=bistek/region=floripa/year=2026/month=2/day=5/run_0800/products.parquet"


def test_nothing_is_sent_or_written(lake):
    lake.run("sync", "--layer", "bronze", "--dry-run")
    assert lake.requests() == []
    assert not lake.manifest_path.exists()


def test_it_lists_files_with_reason_and_bytes(lake):
    lake.sync()
    lake.write(PATH, b"x" * 5000)
    lake.write("day=9/new.parquet", b"y" * 700)
    out = lake.run("sync", "--layer", "bronze", "--dry-run").out
    changed, = [line for line in out.splitlines() if PATH in line]
    new, = [line for line in out.splitlines() if "day=9/new.parquet" in line]
    assert "size" in changed and "new" in new
    assert "2 files" in out or "2 requests" in out


def test_the_sync_after_it_does_the_same(lake):
    lake.run("sync", "--layer", "bronze", "--dry-run")
    assert lake.sync()["uploaded"] == 9
