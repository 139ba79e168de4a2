"""--log-file and --log-level."""

import pytest


def test_a_log_file_keeps_what_happened(lake):
    lake.run("sync", "--log-file", "sync.log", "--log-level", "debug")
    log = (lake.dir / "sync.log").read_text()
    assert "PutBlob" in log or "Put Blob" in log


def test_a_later_run_adds_to_it(lake):
    lake.run("sync", "--log-file", "sync.log", "--log-level", "debug")
    before = (lake.dir / "sync.log").read_text()
    lake.run("sync", "--log-file", "sync.log", "--log-level", "debug")
    assert (lake.dir / "sync.log").read_text().startswith(before)


def test_debug_on_stderr_leaves_stdout_alone(lake):
    assert lake.run("sync", "--layer", "bronze", "--json", "--log-level", "debug").json


def test_a_file_that_cannot_be_written_is_named(lake):
    ended = lake.run("sync", "--log-file", "data", expect=1)
    assert "data" in ended.err


@pytest.mark.parametrize("level", ["verbose", ""])
def test_an_unknown_level_is_misuse(lake, level):
    lake.run("sync", "--log-level", level, expect=2)
