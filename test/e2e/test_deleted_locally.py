"""Bronze is append-only: a file that is gone locally stays remote."""

import pytest


@pytest.fixture
def thinned(lake):
    lake.sync()
    for path in list(lake.local())[:2]:
        (lake.bronze / path).unlink()
    return lake


def test_the_blob_stays(thinned):
    thinned.sync()
    assert len(thinned.blobs()) == 9


def test_status_says_how_many(thinned):
    out = thinned.run("status").out
    assert [line for line in out.splitlines() if "2" in line and "local" in line.lower()
            and "Local files" not in line], out


def test_the_manifest_remembers_them(thinned):
    thinned.sync()
    assert len(thinned.entries()) == 9


def test_verify_does_not_call_them_foreign(thinned):
    assert thinned.run("verify", "--json").json["foreign"] == []
