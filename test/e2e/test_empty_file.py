"""An empty file is a file."""


def test_it_arrives_empty(project):
    project.write("day=1/_SUCCESS", b"")
    result = project.sync()
    assert (result["uploaded"], result["total_bytes"]) == (1, 0)
    assert project.blobs() == {"day=1/_SUCCESS": b""}


def test_it_is_in_step_afterwards(project):
    project.write("day=1/_SUCCESS", b"")
    project.sync()
    assert project.sync()["skipped"] == 1


def test_it_comes_back(project):
    project.write("day=1/_SUCCESS", b"")
    project.sync()
    project.run("pull", "--to", "restored")
    assert (project.dir / "restored/day=1/_SUCCESS").read_bytes() == b""
