"""Ctrl-C and SIGTERM: stop within seconds, save, summarise, exit 130; nothing is lost."""

import signal
import time

import pytest


@pytest.fixture
def under_way(lake):
    """A sync held behind its first few files, and its gate."""
    for number in range(60):
        lake.write(f"many/{number:03}.parquet", b"x" * 4000)
    gate, env = lake.through_gate(hold_after_bytes=100_000)
    running = lake.start("sync", "--layer", "bronze", "--connections", "2", env=env)
    gate.wait_reached()
    yield running
    gate.open()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_saves_and_exits_130(lake, under_way, number):
    under_way.signal(number)
    ended = under_way.end(timeout=30)
    assert ended.code == 130
    assert "interrupted" in (ended.out + ended.err).lower()
    assert 0 < len(lake.entries()) < 69
    assert set(lake.entries()) <= set(lake.blobs())


def test_the_next_sync_sends_only_the_rest(lake, under_way):
    under_way.signal(signal.SIGINT)
    under_way.end(timeout=30)
    done = len(lake.entries())
    result = lake.sync()
    assert result["uploaded"] + result["skipped"] == 69
    assert result["uploaded"] <= 69 - done
    assert lake.blobs() == lake.local()


def test_a_second_signal_ends_it_at_once(lake, under_way):
    under_way.signal(signal.SIGINT)
    time.sleep(0.2)  # Two signals in one instant may reach the process as one.
    under_way.signal(signal.SIGINT)
    assert under_way.end(timeout=10).code == 130
    lake.sync()
    assert lake.blobs() == lake.local()
