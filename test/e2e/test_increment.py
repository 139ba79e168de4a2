"""A later sync sends what is new, and only that."""


def test_only_the_new_day_is_sent(lake):
    lake.sync()
    before = len(lake.uploads())
    lake.write("supermarket=fort/region=floripa/year=2026/month=2/day=8/run_0800/new.parquet")
    result = lake.sync()
    assert (result["uploaded"], result["skipped"]) == (1, 9)
    assert len(lake.uploads()) == before + 1
    assert lake.blobs() == lake.local()
