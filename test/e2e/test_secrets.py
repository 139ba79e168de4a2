"""Secrets appear nowhere. Every run in these tests looks at stdout and stderr; this one everywhere."""

import pathlib

from project import KEY, tree


def test_in_no_file_and_no_title(lake):
    gate, env = lake.through_gate(hold_after_bytes=0)
    running = lake.start("sync", "--log-level", "debug", "--log-file", "sync.log",
                         "--events", "events.jsonl", env=env)
    gate.wait_reached()
    title = pathlib.Path(f"/proc/{running.pid}/cmdline").read_bytes()
    gate.open()
    ended = running.end()
    assert ended.code == 0
    everything = title + (ended.out + ended.err).encode() + b"".join(tree(lake.dir).values())
    assert (lake.dir / "sync.log").stat().st_size > 0
    assert KEY.encode() not in everything and KEY[:16].encode() not in everything


def test_not_in_the_message_about_a_bad_setting(lake):
    env = {"AZURE_STORAGE_CONNECTION_STRING": f"AccountName=x;AccountKee={KEY}"}
    ended = lake.run("sync", env=env, expect=2)
    assert KEY not in ended.err


def test_files_are_not_writable_for_others(lake):
    lake.sync("--log-file", "sync.log")
    for file in [*lake.manifest_path.parent.iterdir(), lake.dir / "sync.log"]:
        assert file.stat().st_mode & 0o022 == 0, file
