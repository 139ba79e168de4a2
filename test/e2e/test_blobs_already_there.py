"""A file that the manifest does not know may have a blob already."""


def test_the_same_is_taken_in(lake):
    lake.remote.create_container()
    for path, content in lake.local().items():
        lake.remote.upload_blob(path, content)
    before = len(lake.uploads())
    result = lake.sync()
    assert (result["uploaded"], result["skipped"]) == (0, 9)
    assert len(lake.uploads()) == before
    assert len(lake.entries()) == 9


def test_another_is_replaced(lake):
    lake.remote.create_container()
    for path, content in lake.local().items():
        lake.remote.upload_blob(path, content[::-1])
    assert lake.sync()["uploaded"] == 9
    assert lake.blobs() == lake.local()


def test_no_other_blob_is_touched(lake):
    lake.remote.create_container()
    lake.remote.upload_blob("someone/else.txt", b"theirs")
    lake.sync()
    assert lake.blobs() == lake.local() | {"someone/else.txt": b"theirs"}
