"""The first sync brings every file, under the path it has below the layer."""


def test_every_file_arrives(lake):
    result = lake.sync()
    assert (result["uploaded"], result["skipped"], result["errors"]) == (9, 0, 0)
    assert lake.blobs() == lake.local()


def test_total_bytes_are_those_of_the_files(lake):
    expected = sum(len(content) for content in lake.local().values())
    assert lake.sync()["total_bytes"] == expected


def test_one_request_a_small_file(lake):
    lake.sync()
    assert len(lake.uploads()) == 9
