"""init writes commented settings, never over existing ones."""

import stat

import pytest


@pytest.fixture
def fresh(project):
    project.toml.unlink()
    return project


def test_it_writes_both(fresh):
    fresh.run("init")
    assert "AZURE_ACCOUNT_KEY" in (fresh.dir / ".env").read_text()
    assert "[layers.bronze]" in fresh.toml.read_text()


def test_dotenv_is_private(fresh):
    fresh.run("init")
    assert stat.S_IMODE((fresh.dir / ".env").stat().st_mode) == 0o600


def test_what_it_writes_is_valid(fresh):
    fresh.run("init")
    fresh.run("status")


def test_existing_files_stay(fresh):
    (fresh.dir / ".env").write_text("AZURE_ACCOUNT_NAME=mine\n")
    fresh.toml.write_text("# mine\n")
    fresh.run("init")
    assert (fresh.dir / ".env").read_text() == "AZURE_ACCOUNT_NAME=mine\n"
    assert fresh.toml.read_text() == "# mine\n"
