"""A sync with nothing to do asks Azure nothing."""


def test_no_request_at_all(lake):
    lake.sync()
    before = len(lake.requests())
    result = lake.sync()
    assert (result["uploaded"], result["skipped"]) == (0, 9)
    assert len(lake.requests()) == before


def test_an_empty_lake_is_no_error(project):
    assert project.sync()["uploaded"] == 0


def test_a_missing_layer_folder_is_named(project):
    project.bronze.rmdir()
    ended = project.run("sync", "--layer", "bronze", expect=1)
    assert "data/bronze" in ended.err
