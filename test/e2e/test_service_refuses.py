"""What the user reads when Azure cannot be reached or does not let them in."""

import base64
import socket

import pytest

WRONG_KEY = base64.b64encode(b"not the key" * 5 + b"...").decode()


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def connection(lake, **kwargs):
    return {"AZURE_STORAGE_CONNECTION_STRING": lake.azurite.connection_string(**kwargs)}


def test_a_wrong_key_fails_at_once(lake):
    ended = lake.run("sync", "--layer", "bronze", env=connection(lake, key=WRONG_KEY), expect=1)
    assert "403" in ended.err or "AuthorizationFailure" in ended.err
    assert "key" in ended.err.lower()
    assert WRONG_KEY not in ended.err


def test_a_wrong_key_is_not_tried_for_every_file(lake):
    for number in range(200):
        lake.write(f"many/{number}.parquet")
    lake.run("sync", "--layer", "bronze", env=connection(lake, key=WRONG_KEY), expect=1)
    assert len(lake.requests()) < 100


def test_no_network_fails_and_names_the_endpoint(lake, closed_port):
    env = connection(lake, endpoint=f"http://127.0.0.1:{closed_port}/devstoreaccount1")
    lake.toml.write_text("tries_max = 2\n" + lake.toml.read_text())
    ended = lake.run("sync", "--layer", "bronze", env=env, expect=1)
    assert "127.0.0.1" in ended.err and str(closed_port) in ended.err


def test_plain_http_leaves_the_machine_never(lake):
    env = connection(lake, endpoint="http://storage.example.com/devstoreaccount1")
    ended = lake.run("sync", "--layer", "bronze", env=env, expect=2)
    assert "https" in ended.err


def test_no_credential_says_what_to_set(lake):
    ended = lake.run("sync", "--layer", "bronze", env={"AZURE_STORAGE_CONNECTION_STRING": ""},
                     expect=2)
    assert "AZURE_ACCOUNT_NAME" in ended.err
