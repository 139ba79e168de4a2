"""--events FILE writes a JSON line per file."""

import json


def events(project, *args, expect=0):
    project.run("sync", "--layer", "bronze", "--events", "events.jsonl", *args, expect=expect)
    return [json.loads(line) for line in (project.dir / "events.jsonl").read_text().splitlines()]


def test_a_line_per_uploaded_file(lake):
    lines = events(lake)
    assert sorted(line["path"] for line in lines) == sorted(lake.local())
    assert {(line["layer"], line["action"], line["reason"]) for line in lines} == \
        {("bronze", "upload", "new")}
    assert sum(line["bytes"] for line in lines) == sum(map(len, lake.local().values()))


def test_a_failed_file_has_its_reason(lake):
    lake.write("bad\x01name")
    failed, = [line for line in events(lake, expect=3) if line["action"] == "fail"]
    assert failed["path"] == "bad\x01name" and failed["reason"]
