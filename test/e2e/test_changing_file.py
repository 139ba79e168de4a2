"""A file that changes while it is read is never published as if whole."""

import pytest

from large import MIB, content, make_blocks_small

PATH = "day=1/changing.parquet"


@pytest.fixture
def half_sent(project):
    """A function that syncs, changes the file when half of it is under way, and gives the end."""
    make_blocks_small(project)
    project.write(PATH, content(1))
    project.write("day=2/other.parquet")

    def sync(*args):
        gate, env = project.through_gate(hold_after_bytes=6 * MIB)
        running = project.start("sync", "--layer", "bronze", "--json", "--connections", "1", *args,
                                env=env)
        gate.wait_reached()
        project.write(PATH, content(2)[:-100])
        gate.open()
        return running.end()

    return sync


def test_by_default_it_is_tried_again(project, half_sent):
    ended = half_sent()
    assert (ended.code, ended.json["uploaded"]) == (0, 2)
    assert project.blobs() == project.local()


def test_skip_leaves_it_for_the_next_time(project, half_sent):
    ended = half_sent("--on-change", "skip")
    assert (ended.code, ended.json["uploaded"], ended.json["errors"]) == (0, 1, 0)
    assert list(project.blobs()) == ["day=2/other.parquet"]
    assert project.sync()["uploaded"] == 1
    assert project.blobs() == project.local()


def test_fail_reports_it(project, half_sent):
    ended = half_sent("--on-change", "fail")
    assert (ended.code, ended.json["errors"]) == (3, 1)
    assert "changed" in ended.json["failed"][0]["reason"]
    assert PATH not in project.blobs()
