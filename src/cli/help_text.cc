#include "cli/help_text.h"

#include <map>

namespace lakesync {
namespace {

constexpr char kProgram[] = R"(lakesync keeps a local data lake in step with Azure Blob Storage.

Usage: lakesync COMMAND [flags]

Commands:
  sync              upload what is new or changed      [--layer NAME]
  status            what is synced, what is pending; no remote call
  verify            compare Azure, manifest and disk   [--deep] [--repair]
  pull              restore from Azure                 [--to DIR] [--overwrite]
  manifest rebuild  make the manifest anew by listing Azure; sends no file
  doctor            check credential, reach, clock and permissions
  init              write a commented lakesync.toml and .env
  version           print the version

Flags for all commands:
  --project DIR     the project's folder [.]
  --where EXPR      only these partitions: 'supermarket=bistek,year>=2026'
  --include GLOB, --exclude GLOB
  --json            one JSON object on stdout
  --quiet, -q       no progress          --events FILE  a JSON line per file
  --log-level L     debug|info|warning|error            --log-file FILE

lakesync --help adds examples and exit codes; COMMAND --help tells more.
)";

constexpr char kMore[] = R"(
Examples:
  1. Sync the bronze layer, as cron would
       lakesync sync --layer bronze --quiet
  2. See what a sync would send, and why
       lakesync sync --layer bronze --dry-run
  3. Only one supermarket, this year
       lakesync sync --layer bronze --where 'supermarket=bistek,year>=2026'
  4. Restore one day into another folder
       lakesync pull --to /tmp/restore --where 'year=2026,month=02,day=07'
  5. The manifest is lost: make it anew without a second upload
       lakesync manifest rebuild
  6. At night, at most 2 MB/s
       lakesync sync --bwlimit 2MB

Exit codes:
  0    done, or nothing to do
  1    failed, or verify found differences
  2    misused: a wrong flag or setting
  3    partly done: some files failed, the rest is safe
  4    another lakesync works on this project
  130  interrupted; what was done is saved

Settings come from flags, the environment, .env, lakesync.toml and defaults, in
that order; doc/settings.md lists them. AZURE_ACCOUNT_NAME and AZURE_ACCOUNT_KEY
are enough.
)";

// clang-format off
const std::map<std::string, const char*> kCommands = {
    {"sync", R"(Upload what is new or changed.

Usage: lakesync sync [flags]

  --layer NAME          bronze, all, or status (prints the status)    [all]
  --force               upload every file, whatever the manifest says
  --dry-run, -n         print what would be sent and why; send nothing
  --check MODE          default, size, mtime or checksum              [default]
  --on-change WHAT      a file changes while read: retry, skip, fail  [retry]
  --follow-symlinks     sync what symlinks lead to
  --connections N       at once; auto finds the level                 [auto]
  --bwlimit RATE        bytes per second, such as 10MB; 0: no cap     [0]
  --max-requests-per-second N   0: no cap                             [0]

A file is sent when it is not in the manifest, or its size or mtime differs and,
where only the mtime does, its checksum too. Files that are gone locally stay in
Azure.
)"},
    {"status", R"(Print what is synced and what is pending. Makes no remote call.

Usage: lakesync status [flags]
)"},
    {"verify", R"(Compare what Azure holds with the manifest and the disk.

Usage: lakesync verify [flags]

  --layer NAME   which layer [bronze]
  --deep         compare checksums, downloading where none is stored
  --repair       take what is missing or different out of the manifest, so that
                 the next sync sends it

Exits with 1 when something is missing or different. Foreign blobs, which the
manifest does not know, are listed and are no error.
)"},
    {"pull", R"(Restore a layer, or a part of it, from Azure.

Usage: lakesync pull [flags]

  --layer NAME   which layer [bronze]
  --to DIR       where to [the layer's own folder]
  --overwrite    replace local files that are newer than the blob, too
  --where EXPR, --include GLOB, --exclude GLOB   only these

Each file is checked against the checksum in Azure before it takes its place. A
pull that was cut off goes on where it was.
)"},
    {"manifest", R"(Make the manifest anew from what Azure holds and the disk shows.

Usage: lakesync manifest rebuild [flags]

Lists the containers, compares with the local files by checksum, sends nothing.
The old manifest is kept beside the new one.
)"},
    {"doctor", R"(Check settings, credential, endpoint, clock and permissions, with a probe blob
that is removed again, and say what to do about each finding.

Usage: lakesync doctor [flags]
)"},
    {"init", R"(Write a commented lakesync.toml and .env into the project's folder. Files that
exist are left alone.

Usage: lakesync init [--project DIR]
)"},
    {"version", R"(Print the version.

Usage: lakesync version [--json]
)"},
};
// clang-format on

}  // namespace

std::string HelpText(const std::string& command, bool long_help) {
  const auto it = kCommands.find(command);
  if (it != kCommands.end()) return it->second;
  return long_help ? std::string(kProgram) + kMore : kProgram;
}

}  // namespace lakesync
