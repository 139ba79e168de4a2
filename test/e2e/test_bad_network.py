"""Connections break and services hang; files arrive all the same, or the user hears why not."""


def test_connections_that_break_are_replaced(lake):
    for number in range(60):
        lake.write(f"many/{number:03}.parquet", b"x" * 4000)
    gate, env = lake.through_gate(hold_after_bytes=100_000)
    running = lake.start("sync", "--layer", "bronze", "--json", env=env)
    gate.wait_reached()
    gate.drop()
    ended = running.end()
    assert (ended.code, ended.json["uploaded"] + ended.json["skipped"]) == (0, 69)
    assert lake.blobs() == lake.local()


def test_a_service_that_never_answers_ends_the_run(lake):
    gate, env = lake.through_gate(hold_after_bytes=0)
    env |= {"LAKESYNC_IDLE_TIMEOUT": "1s", "LAKESYNC_TRIES_MAX": "2"}
    ended = lake.run("sync", "--layer", "bronze", env=env, expect=1)
    assert "127.0.0.1" in ended.out + ended.err
