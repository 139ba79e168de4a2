"""--json: exactly one object on stdout, of a fixed shape."""

SYNC = {"layer": str, "uploaded": int, "skipped": int, "errors": int, "total_bytes": int,
        "seconds": (int, float), "failed": list}
STATUS = {"local_files": int, "synced_files": int, "pending_files": int, "last_sync": str}


def assert_shape(value, shape):
    assert list(value) == list(shape)
    for key, types in shape.items():
        assert isinstance(value[key], types), key


def test_sync_bronze(lake):
    result = lake.run("sync", "--layer", "bronze", "--json").json
    assert_shape(result, SYNC)
    assert result["layer"] == "bronze"


def test_sync_all_has_an_object_a_layer(lake):
    result = lake.run("sync", "--json").json
    assert_shape(result["bronze"], SYNC)


def test_failed_has_path_and_reason(lake):
    lake.write("bad\x01name")
    failed, = lake.sync(expect=3)["failed"]
    assert set(failed) == {"path", "reason"}


def test_status(lake):
    lake.sync()
    assert_shape(lake.run("status", "--json").json, STATUS)


def test_sync_layer_status_is_the_same(lake):
    lake.sync()
    assert lake.run("sync", "--layer", "status", "--json").json == lake.run("status", "--json").json


def test_status_before_the_first_sync(lake):
    status = lake.run("status", "--json").json
    assert (status["synced_files"], status["pending_files"]) == (0, 9)
    assert not status["last_sync"]


def test_other_commands_print_one_object_too(lake):
    lake.sync()
    for command in (["verify"], ["pull", "--to", "restored"], ["manifest", "rebuild"], ["doctor"],
                    ["version"]):
        assert lake.run(*command, "--json").json


def test_an_error_is_on_stderr_alone(lake):
    lake.manifest_path.parent.mkdir()
    lake.manifest_path.write_text("{")
    ended = lake.run("sync", "--layer", "bronze", "--json", expect=1)
    assert "sync_manifest.json" in ended.err
