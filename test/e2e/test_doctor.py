"""doctor says what is in force, from where, and what to do about each finding."""

from datetime import datetime, timedelta, timezone

from azure.storage.blob import AccountSasPermissions, ResourceTypes, generate_account_sas

from project import ACCOUNT, KEY


def test_all_is_well(lake):
    out = lake.run("doctor").out
    assert lake.azurite.endpoint in out
    assert "AZURE_STORAGE_CONNECTION_STRING" in out


def test_the_probe_blob_is_removed(lake):
    lake.remote.create_container()
    lake.run("doctor")
    assert lake.blobs() == {}
    assert [request for request in lake.requests() if request.method == "DELETE"]


def test_a_wrong_key(lake):
    env = {"AZURE_STORAGE_CONNECTION_STRING": lake.azurite.connection_string(key="d3Jvbmc=")}
    ended = lake.run("doctor", env=env, expect=1)
    assert "key" in ended.out.lower()


def test_nobody_listens(lake):
    env = {"AZURE_STORAGE_CONNECTION_STRING":
           lake.azurite.connection_string("http://127.0.0.1:9/devstoreaccount1")}
    ended = lake.run("doctor", env=env, expect=1)
    assert "127.0.0.1:9" in ended.out


def test_a_missing_permission_is_named(lake):
    lake.remote.create_container()
    token = generate_account_sas(
        ACCOUNT, KEY, ResourceTypes(service=True, container=True, object=True),
        AccountSasPermissions(read=True, list=True, write=True, create=True),
        datetime.now(timezone.utc) + timedelta(hours=1))
    value = f"BlobEndpoint={lake.azurite.endpoint};SharedAccessSignature={token}"
    out = lake.run("doctor", env={"AZURE_STORAGE_CONNECTION_STRING": value}).out
    finding, = [line for line in out.splitlines() if line.startswith("warn")]
    assert "delete" in finding and "403" in finding
