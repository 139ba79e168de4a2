"""The caps hold. Only lower bounds of time are looked at: a busy machine cannot break them."""

import pytest


@pytest.fixture
def synced_once(lake):
    """So that the requests of a first sync do not count."""
    lake.sync()
    return lake


def test_requests_per_second(synced_once):
    for number in range(20):
        synced_once.write(f"many/{number}.parquet")
    assert synced_once.sync("--max-requests-per-second", "10")["seconds"] >= 1


def test_bytes_per_second(synced_once):
    for number in range(10):
        synced_once.write(f"many/{number}.parquet", b"x" * 300_000)
    assert synced_once.sync("--bwlimit", "1MB")["seconds"] >= 1


@pytest.mark.parametrize("count", [1, 3])
def test_connections(synced_once, count):
    for number in range(60):
        synced_once.write(f"many/{number}.parquet")
    gate, env = synced_once.through_gate(hold_after_bytes=1 << 30)
    synced_once.sync("--connections", str(count), env=env)
    # One that the service closed may have been replaced.
    assert 1 <= gate.connections <= count + 1
