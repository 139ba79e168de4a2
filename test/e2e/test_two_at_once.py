"""One lakesync per project at a time."""

import pytest


@pytest.fixture
def first(lake):
    """A sync that is under way, held in its first upload."""
    gate, env = lake.through_gate(hold_after_bytes=0)
    running = lake.start("sync", "--layer", "bronze", env=env)
    gate.wait_reached()
    yield running
    gate.open()
    assert running.end().code == 0
    assert lake.blobs() == lake.local()


def test_the_second_names_the_first_and_exits_4(lake, first):
    ended = lake.run("sync", "--layer", "bronze", expect=4)
    assert str(first.pid) in ended.err


def test_status_is_answered_meanwhile(lake, first):
    assert lake.run("status", "--json").json["local_files"] == 9


def test_a_dead_one_leaves_no_lock(lake):
    gate, env = lake.through_gate(hold_after_bytes=0)
    running = lake.start("sync", "--layer", "bronze", env=env)
    gate.wait_reached()
    running.kill()
    gate.cut()
    lake.sync()
    assert lake.blobs() == lake.local()
