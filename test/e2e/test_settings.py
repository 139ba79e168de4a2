"""Settings come from flags, environment, .env, lakesync.toml, defaults, in this order."""

import pytest

from project import ACCOUNT, KEY


@pytest.fixture
def bare(project):
    """A project without settings in its environment."""
    del project.env["AZURE_STORAGE_CONNECTION_STRING"]
    project.write("a.parquet")
    return project


def dotenv(project, text):
    (project.dir / ".env").write_text(text)


def test_account_and_key_from_dotenv(bare):
    dotenv(bare, f'''# the account
export AZURE_ACCOUNT_NAME="{ACCOUNT}"   # quoted
AZURE_ACCOUNT_KEY={KEY}
''')
    bare.toml.write_text(f'endpoint = "{bare.azurite.endpoint}"\n' + bare.toml.read_text())
    assert bare.sync()["uploaded"] == 1


def test_the_environment_comes_before_dotenv(bare):
    dotenv(bare, "AZURE_STORAGE_CONNECTION_STRING='AccountName=x;AccountKey=eA==;"
                 "BlobEndpoint=http://127.0.0.1:9/x'\n")
    env = {"AZURE_STORAGE_CONNECTION_STRING": bare.azurite.connection_string()}
    assert bare.sync(env=env)["uploaded"] == 1


def test_dotenv_comes_before_toml(bare):
    dotenv(bare, f"AZURE_STORAGE_CONNECTION_STRING={bare.azurite.connection_string()}\n"
                 "LAKESYNC_WHERE='day=2'\n")
    bare.toml.write_text('where = "day=1"\n' + bare.toml.read_text())
    bare.write("day=1/a.parquet")
    bare.write("day=2/b.parquet")
    bare.sync()
    assert list(bare.blobs()) == ["day=2/b.parquet"]


def test_a_flag_comes_before_toml(project):
    project.write("day=1/a.parquet")
    project.write("day=2/b.parquet")
    project.toml.write_text('where = "day=1"\n' + project.toml.read_text())
    assert project.sync("--where", "day=2")["uploaded"] == 1
    assert list(project.blobs()) == ["day=2/b.parquet"]


def test_project_may_be_named_from_anywhere(project):
    project.write("a.parquet")
    elsewhere = project.dir / "elsewhere"
    elsewhere.mkdir()
    inside = project.dir
    project.dir = elsewhere
    ended = project.run("sync", "--project", inside)
    project.dir = inside
    assert list(project.blobs()) == ["a.parquet"] and ended.code == 0


@pytest.mark.parametrize("line, words", [
    ('conections = 4', ["conections", "connections"]),
    ('connections = "many"', ["connections", "many"]),
    ('block_bytes = "8 parsecs"', ["block_bytes", "parsecs"]),
    ('this is no toml', []),
])
def test_a_bad_line_in_toml_is_named(project, line, words):
    project.toml.write_text("# comment\n" + line + "\n")
    ended = project.run("status", expect=2)
    assert "lakesync.toml" in ended.err
    assert ":2" in ended.err or "line 2" in ended.err
    for word in words:
        assert word in ended.err


def test_a_secret_in_toml_is_refused(project):
    project.toml.write_text(f'account_key = "{KEY}"\n')
    ended = project.run("status", expect=2)
    assert "account_key" in ended.err and ".env" in ended.err


def test_a_bad_line_in_dotenv_is_named(bare):
    dotenv(bare, "AZURE_ACCOUNT_NAME=x\nthis is no assignment\n")
    ended = bare.run("status", expect=2)
    assert ".env" in ended.err and "2" in ended.err


def test_two_credentials_that_contradict(bare):
    dotenv(bare, f"AZURE_STORAGE_CONNECTION_STRING={bare.azurite.connection_string()}\n"
                 "AZURE_ACCOUNT_NAME=another\nAZURE_ACCOUNT_KEY=a2V5\n")
    ended = bare.run("sync", expect=2)
    assert "connection string from .env line 1" in ended.err
    assert "account key from .env line 3" in ended.err
