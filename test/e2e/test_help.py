"""Help fits one screen; a mistyped word gets the nearest right one."""

import pytest

COMMANDS = ["sync", "status", "verify", "pull", "manifest", "doctor", "init", "version"]


def assert_fits(text, lines_max):
    lines = text.splitlines()
    assert len(lines) <= lines_max
    assert max(map(len, lines)) <= 80


def test_short_help_fits_one_screen_and_names_every_command(project):
    out = project.run("-h").out
    assert_fits(out, lines_max=24)
    for command in COMMANDS:
        assert command in out


def test_no_arguments_show_the_same(project):
    assert project.run().out == project.run("-h").out


def test_long_help_has_examples_and_exit_codes(project):
    out = project.run("--help").out
    assert_fits(out, lines_max=60)
    assert "xample" in out
    codes = out.split("Exit codes", 1)[1]
    for code in ("0", "1", "2", "3", "4", "130"):
        assert f"  {code} " in codes


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(project, command):
    out = project.run(command, "--help").out
    assert_fits(out, lines_max=24)
    assert "lakesync " + command in out


@pytest.mark.parametrize("typed, meant", [
    (["snyc"], "sync"), (["stauts"], "status"), (["sync", "--layr", "bronze"], "--layer"),
    (["sync", "--dryrun"], "--dry-run"), (["sync", "--layer", "bronse"], "bronze"),
    (["manifest", "rebild"], "rebuild"),
])
def test_the_nearest_right_word(project, typed, meant):
    ended = project.run(*typed, expect=2)
    assert meant in ended.err


def test_a_layer_that_is_not_configured_says_so(project):
    for layer in ("silver", "gold", "analytics"):
        ended = project.run("sync", "--layer", layer, expect=2)
        assert layer in ended.err and "not configured" in ended.err


def test_version(project):
    assert project.run("version").out.startswith("lakesync 0.")
    assert project.run("--version").out == project.run("version").out
