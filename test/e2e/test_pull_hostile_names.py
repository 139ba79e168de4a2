"""Whatever blobs are called, pull writes only below its folder."""

import http.client
import os
from datetime import datetime, timedelta, timezone

import pytest
from azure.storage.blob import AccountSasPermissions, ResourceTypes, generate_account_sas

from project import ACCOUNT, KEY, tree

# Azurite keeps such names as they are, and so may other writers to a container.
HOSTILE = ["../outside.txt", "a/../../outside.txt", "/outside.txt", "//outside.txt", "..",
           "a/./b.txt", "a//b.txt"]


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_and_the_rest_arrives(project, name):
    # Or names that begin with a dot would be left out before anyone looks at where they lead.
    project.env["LAKESYNC_DEFAULT_EXCLUDES"] = "false"
    project.remote.create_container()
    put(project, name)
    put(project, "good/file.txt")
    result = project.run("pull", "--to", "deep/restored", "--json", expect=3).json
    assert tree(project.dir / "deep") == {"restored/good/file.txt": b"content"}
    assert len(result["failed"]) == 1
    assert not os.path.exists("/outside.txt")


def test_a_symlink_in_the_way_is_not_followed(project):
    project.remote.create_container()
    put(project, "link/file.txt")
    outside = project.dir / "outside"
    outside.mkdir()
    (project.dir / "restored").mkdir()
    (project.dir / "restored/link").symlink_to(outside)
    project.run("pull", "--to", "restored", expect=3)
    assert tree(outside) == {}


def test_a_name_that_is_also_a_folder_fails_alone(project):
    project.remote.create_container()
    put(project, "a")
    put(project, "a/b")
    put(project, "good.txt")
    project.run("pull", "--to", "restored", expect=3)
    assert (project.dir / "restored/good.txt").exists()


def put(project, name):
    """Under exactly this name. Microsoft's client would tidy up a path with dots, so by hand."""
    sas = generate_account_sas(
        ACCOUNT, KEY, ResourceTypes(object=True), AccountSasPermissions(write=True, create=True),
        datetime.now(timezone.utc) + timedelta(hours=1))
    connection = http.client.HTTPConnection("127.0.0.1", project.azurite.port)
    connection.request("PUT", f"/{ACCOUNT}/{project.container}/{name}?{sas}", b"content",
                       {"x-ms-blob-type": "BlockBlob", "x-ms-version": "2023-11-03"})
    assert connection.getresponse().status == 201
