"""--force sends everything again, whatever the manifest says."""


def test_everything_is_sent_again(lake):
    lake.sync()
    before = len(lake.uploads())
    assert lake.sync("--force")["uploaded"] == 9
    assert len(lake.uploads()) == before + 9


def test_force_mends_a_blob_that_was_changed_remotely(lake):
    lake.sync()
    name = next(iter(lake.local()))
    lake.remote.upload_blob(name, b"something else", overwrite=True)
    lake.sync("--force")
    assert lake.blobs() == lake.local()
