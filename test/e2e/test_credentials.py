"""The ways to be let in that Azurite knows over plain HTTP; the rest is tested beside the code."""

from datetime import datetime, timedelta, timezone

import pytest
from azure.storage.blob import AccountSasPermissions, ResourceTypes, generate_account_sas

from project import ACCOUNT, KEY


@pytest.fixture
def bare(lake):
    del lake.env["AZURE_STORAGE_CONNECTION_STRING"]
    return lake


def sas(permissions):
    return generate_account_sas(
        ACCOUNT, KEY, ResourceTypes(service=True, container=True, object=True), permissions,
        datetime.now(timezone.utc) + timedelta(hours=1))


@pytest.mark.parametrize("names", [("AZURE_ACCOUNT_NAME", "AZURE_ACCOUNT_KEY"),
                                   ("AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_KEY"),
                                   ("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_KEY")])
def test_account_and_key(bare, names):
    bare.toml.write_text(f'endpoint = "{bare.azurite.endpoint}"\n' + bare.toml.read_text())
    assert bare.sync(env=dict(zip(names, (ACCOUNT, KEY))))["uploaded"] == 9


def test_a_sas(bare):
    bare.toml.write_text(f'endpoint = "{bare.azurite.endpoint}"\n' + bare.toml.read_text())
    token = sas(AccountSasPermissions(read=True, write=True, list=True, create=True))
    env = {"AZURE_STORAGE_ACCOUNT": ACCOUNT, "AZURE_STORAGE_SAS_TOKEN": token}
    assert bare.sync(env=env)["uploaded"] == 9
    assert bare.blobs() == bare.local()


def test_a_sas_in_a_connection_string(bare):
    token = sas(AccountSasPermissions(read=True, write=True, list=True, create=True))
    value = f"BlobEndpoint={bare.azurite.endpoint};SharedAccessSignature={token}"
    assert bare.sync(env={"AZURE_STORAGE_CONNECTION_STRING": value})["uploaded"] == 9


def test_a_sas_without_the_right_to_write(bare):
    bare.toml.write_text(f'endpoint = "{bare.azurite.endpoint}"\n' + bare.toml.read_text())
    bare.remote.create_container()
    token = sas(AccountSasPermissions(read=True, list=True))
    env = {"AZURE_STORAGE_ACCOUNT": ACCOUNT, "AZURE_STORAGE_SAS_TOKEN": token}
    ended = bare.run("sync", env=env, expect=1)
    assert "ermission" in ended.out + ended.err
    assert token.split("sig=")[1] not in ended.out + ended.err
