"""A changed file is sent again."""

PATH = "supermarket=bistek/region=floripa/year=2026/month=2/day=5/run_0800/products.parquet"


def test_another_size(lake):
    lake.sync()
    lake.write(PATH, b"longer than before" * 1000)
    assert lake.sync()["uploaded"] == 1
    assert lake.blobs() == lake.local()


def test_the_same_size_with_other_bytes(lake):
    lake.sync()
    lake.write(PATH, bytes(reversed(lake.local()[PATH])))
    assert lake.sync()["uploaded"] == 1
    assert lake.blobs() == lake.local()


def test_the_manifest_has_the_new_size(lake):
    lake.sync()
    lake.write(PATH, b"x" * 4321)
    lake.sync()
    assert lake.entries()[PATH]["size"] == 4321
