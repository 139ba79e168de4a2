"""What goes to stdout and stderr, and the status box word for word."""

import re

STATUS_BOX = """\
Lakehouse Sync Status
────────────────────────────────────────
Local files:   1,203
Synced:        1,203
Pending:       0
Last sync:     {last_sync}
"""


def test_the_status_box(project):
    for number in range(1203):
        project.write(f"day={number % 28}/{number}.parquet", b"x")
    project.sync()
    expected = STATUS_BOX.format(last_sync=project.manifest()["last_sync"])
    assert project.run("sync", "--layer", "status").out == expected
    assert project.run("status").out == expected


def test_before_the_first_sync(project):
    project.write("a")
    assert re.search(r"^Pending:       1$", project.run("status").out, re.M)
    assert re.search(r"^Last sync:     \S", project.run("status").out, re.M)


def test_last_sync_is_local_time_to_the_second(lake):
    lake.sync()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", lake.manifest()["last_sync"])


def test_quiet_leaves_stderr_empty_when_all_is_well(lake):
    assert lake.run("sync", "--quiet").err == ""


def test_quiet_still_names_what_failed(lake):
    lake.write("bad\x01name")
    ended = lake.run("sync", "--quiet", expect=3)
    assert "bad" in ended.out + ended.err


def test_no_escape_codes_off_a_terminal(lake):
    ended = lake.run("sync")
    assert "\x1b" not in ended.out + ended.err and "\r" not in ended.out + ended.err


def test_the_summary_counts(lake):
    out = lake.run("sync", "--layer", "bronze").out
    assert "9" in out and "bronze" in out


def test_a_name_cannot_play_with_the_terminal(lake):
    lake.write("red\x1b[31m.parquet")
    ended = lake.run("sync", expect=3)
    assert "\x1b" not in ended.out + ended.err
