// Everything that can be set, after flags, environment, .env, lakesync.toml and defaults have been
// put in their order. One row of settings/setting_table.cc per setting; doc/settings.md lists the
// same rows.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/secret.h"
#include "env/file_system.h"
#include "lakesync/result.h"

namespace lakesync {

/// When a file counts as changed against its ledger entry (see plan/decide.h).
enum class CheckMode { kDefault, kSize, kMtime, kChecksum };
/// What happens to a file that changes while it is read.
enum class OnChange { kRetry, kSkip, kFail };

struct LayerSettings {
  /// Relative to the project, or absolute.
  std::string root;
  std::string container;
};

struct Settings {
  /// Absolute.
  std::string project_dir;

  // Account and credentials, as found; azure/auth/choose_auth decides between them.
  /// "auto", "connection-string", "key", "sas", "client-secret", "client-certificate",
  /// "workload-identity", "managed-identity", "cli".
  std::string auth = "auto";
  std::string account_name;
  Secret account_key;
  Secret connection_string;
  Secret sas_token;
  std::string tenant_id;
  std::string client_id;
  Secret client_secret;
  std::string client_certificate_path;
  Secret client_certificate_password;
  std::string federated_token_file;
  std::string authority_host = "https://login.microsoftonline.com";
  /// App Service's managed identity; both come from the platform's environment only.
  std::string identity_endpoint;
  Secret identity_header;
  /// "https://NAME.blob.core.windows.net" or "http://127.0.0.1:10000/devstoreaccount1"; empty: from
  /// the account's name and `endpoint_suffix`.
  std::string endpoint;
  std::string endpoint_suffix = "core.windows.net";
  std::string api_version = "2023-11-03";

  // Layers, by name.
  std::map<std::string, LayerSettings> layers;
  /// Relative to the project, or absolute.
  std::string manifest = "data/metadata/sync_manifest.json";

  // Scan.
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::string where;
  bool follow_symlinks = false;
  /// Leave out hidden names, `_temporary`, `*.tmp`, `*.crc`, `*.inprogress`.
  bool default_excludes = true;

  // Sync.
  CheckMode check = CheckMode::kDefault;
  OnChange on_change = OnChange::kRetry;

  // Transfer.
  /// 0: lakesync finds the level itself, up to connections_max.
  int connections = 0;
  int connections_max = 256;
  /// Bytes per second, each way; 0: no cap.
  std::uint64_t bwlimit = 0;
  /// 0: no cap.
  double max_requests_per_second = 0;
  /// Files up to this size go as one Put Blob.
  std::uint64_t single_put_bytes_max = 32u << 20;
  std::uint64_t block_bytes = 8u << 20;
  /// Blobs made of blocks get a stored MD5 up to this size: it cannot be computed in parts, and
  /// above it takes longer than the upload itself (doc/performance.md). All blobs carry their
  /// CRC-64.
  std::uint64_t md5_bytes_max = 1u << 30;
  /// Tries in all for one request.
  int tries_max = 10;
  /// For the connection to stand, and for the longest silence on it.
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds idle_timeout{60'000};

  // Log.
  std::string log_level = "warning";
  std::string log_file;

  /// Where each setting's value came from, by the setting's name: "flag --connections",
  /// "environment AZURE_ACCOUNT_KEY", ".env line 3", "lakesync.toml line 7". Absent: the default.
  std::map<std::string, std::string> sources;
};

using EnvironmentMap = std::map<std::string, std::string>;

/// `overrides` are what flags gave, by setting name ("connections", "layers.bronze.container");
/// they come first. A list (include, exclude) is one text with a comma or a line break between its
/// patterns, as everywhere. Reads `project_dir`/.env and `project_dir`/lakesync.toml when they
/// exist; `project_dir` is absolute. An empty variable counts as not set. kInvalid, naming file,
/// line and the nearest right key, for an unknown key, a bad value, or two names of one setting
/// that contradict each other.
Result<Settings> LoadSettings(FileSystem& fs, const EnvironmentMap& environment,
                              const std::string& project_dir,
                              const std::map<std::string, std::string>& overrides);

/// One row of the table that LoadSettings, the flags, `lakesync init` and doc/settings.md share.
struct SettingInfo {
  std::string name;                      ///< and key in lakesync.toml: "connections"
  std::string flag;                      ///< "--connections", or empty
  std::vector<std::string> environment;  ///< names in the environment and .env, first wins
  std::string default_text;              ///< as shown: "auto", "8MiB"
  std::string unit;                      ///< "bytes", "seconds", "requests/s", or empty
  std::string meaning;                   ///< one line
  bool secret = false;                   ///< never shown; not allowed in lakesync.toml
};
const std::vector<SettingInfo>& SettingTable();

}  // namespace lakesync
