"""The user's present tool, as its document describes it: the floor that lakesync is measured against.

One azure-storage-blob client, one file after another, upload_blob(overwrite=True), the manifest
saved every 50 files and at the end. Written from the description, in the way such a script is
usually written, with nothing slowed down on purpose. Prints its figures as JSON.
"""

import argparse
import datetime
import json
import os
import pathlib

from azure.core.exceptions import ResourceExistsError
from azure.storage.blob import BlobServiceClient

CHECKPOINT_FILES = 50


class LakehouseSync:
    def __init__(self, project, connection_string):
        self.project = pathlib.Path(project)
        self.bronze = self.project / "data" / "bronze"
        self.manifest_path = self.project / "data" / "metadata" / "sync_manifest.json"
        options = {}
        if "SSL_CERT_FILE" in os.environ:  # requests does not read it by itself
            options["connection_verify"] = os.environ["SSL_CERT_FILE"]
        self.service = BlobServiceClient.from_connection_string(connection_string, **options)
        self.manifest = self._load_manifest()

    def _load_manifest(self):
        if self.manifest_path.exists():
            return json.loads(self.manifest_path.read_text())
        return {"synced_files": {}, "last_sync": None}

    def _save_manifest(self):
        self.manifest["last_sync"] = self._now()
        self.manifest_path.parent.mkdir(parents=True, exist_ok=True)
        self.manifest_path.write_text(json.dumps(self.manifest, indent=2))

    @staticmethod
    def _now():
        return datetime.datetime.now().isoformat(timespec="seconds")

    def _is_synced(self, key, size):
        known = self.manifest["synced_files"].get(key)
        return known is not None and known["size"] == size

    def sync_bronze(self, force=False):
        container = self.service.get_container_client("bronze")
        try:
            container.create_container()
        except ResourceExistsError:
            pass
        stats = {"uploaded": 0, "skipped": 0, "errors": 0, "total_bytes": 0}
        for path in sorted(self.bronze.rglob("*.parquet")):
            key = path.relative_to(self.project).as_posix()
            size = path.stat().st_size
            if not force and self._is_synced(key, size):
                stats["skipped"] += 1
                continue
            blob_path = path.relative_to(self.bronze).as_posix()
            try:
                with open(path, "rb") as data:
                    container.get_blob_client(blob_path).upload_blob(data, overwrite=True)
            except Exception as error:  # the tool counts and goes on
                print(f"{key}: {error}")
                stats["errors"] += 1
                continue
            self.manifest["synced_files"][key] = {
                "blob_path": blob_path, "size": size, "synced_at": self._now()}
            stats["uploaded"] += 1
            stats["total_bytes"] += size
            if stats["uploaded"] % CHECKPOINT_FILES == 0:
                self._save_manifest()
        self._save_manifest()
        return stats


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--project", default=".")
    parser.add_argument("--force", action="store_true")
    arguments = parser.parse_args()
    tool = LakehouseSync(arguments.project, os.environ["AZURE_STORAGE_CONNECTION_STRING"])
    print(json.dumps(tool.sync_bronze(arguments.force)))


if __name__ == "__main__":
    main()
