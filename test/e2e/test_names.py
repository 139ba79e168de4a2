"""Names arrive as they are; those that Azure cannot hold fail alone."""

import pytest

WEIRD = [
    "a b/c  d.parquet", "100%/x%20y.parquet", "plus+/a+b.parquet", "hash#/a#b.parquet",
    "question?/a?b.parquet", "city=S%C3%A3o%20Paulo/x.parquet", "key=foo%2Fbar/x.parquet",
    "região=são/ação.parquet", "日本/東京.parquet", "emoji=🛒/🍎.parquet", "a=b=c/d=.parquet",
    "amp&semi;/a&b;c.parquet", "quote'\"/it's.parquet", "tilde~/~x.parquet", "[x]{y}/(z)!.parquet",
    "comma,/a,b.parquet", "colon:/a:b@c.parquet", "-dash/--force.parquet", "e\u0301/decomposed.parquet",
]

IMPOSSIBLE = {
    "too long": "/".join(["x" * 200] * 6),
    "not UTF-8": b"bad-\xff-name.parquet",
    "a control character": "bad\x01name.parquet",
    "a line end": "two\nlines.parquet",
    "a backslash": "back\\slash.parquet",
    "a dot at the end": "folder./x.parquet",
}


def test_weird_names_round_trip(project):
    for number, name in enumerate(WEIRD):
        project.write(name, str(number).encode())
    assert project.sync()["uploaded"] == len(WEIRD)
    assert project.blobs() == project.local()


def test_weird_names_are_in_step_afterwards(project):
    for name in WEIRD:
        project.write(name)
    project.sync()
    before = len(project.requests())
    assert project.sync()["skipped"] == len(WEIRD)
    assert len(project.requests()) == before
    assert set(project.entries()) == set(WEIRD)


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_an_impossible_name_fails_alone(project, what):
    project.write("good.parquet")
    project.write(IMPOSSIBLE[what])
    result = project.sync(expect=3)
    assert (result["uploaded"], result["errors"], len(result["failed"])) == (1, 1, 1)
    assert list(project.blobs()) == ["good.parquet"]


def test_the_longest_name_arrives(project):
    name = "/".join(["x" * 200] * 5) + "/" + "y" * 19
    assert len(name) == 1024
    project.write(name)
    assert project.sync()["uploaded"] == 1
    assert list(project.blobs()) == [name]
