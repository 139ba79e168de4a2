// The one table of settings. The keys of lakesync.toml, the variables of the environment and .env,
// the flags, `lakesync init` and doc/settings.md all follow from it.
#include <algorithm>
#include <limits>

#include "settings/assign_setting.h"
#include "settings/setting_row.h"
#include "settings/settings.h"

namespace lakesync {
namespace {

constexpr std::uint64_t kMiB = 1u << 20;
constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

using Names = std::vector<std::string>;

// Secrets have no flag: an argument shows in the list of processes.
SettingRow SecretRow(const char* name, Names environment, const char* meaning,
                     Secret Settings::*member) {
  return {"Account and credentials",
          {name, "", std::move(environment), "", "", meaning, true},
          AssignSecret(member)};
}

SettingRow Row(const char* group, SettingInfo info, AssignSetting assign) {
  return {group, std::move(info), std::move(assign)};
}

void AddAccountRows(std::vector<SettingRow>& rows) {
  constexpr const char* kGroup = "Account and credentials";
  const auto add = [&](const char* name, const char* flag, Names environment, const char* initial,
                       const char* meaning, AssignSetting assign) {
    rows.push_back(
        Row(kGroup, {name, flag, std::move(environment), initial, "", meaning}, std::move(assign)));
  };
  add("auth", "--auth", {"LAKESYNC_AUTH"}, "auto",
      "Which credential to use: auto, connection-string, key, sas, client-secret, "
      "client-certificate, workload-identity, managed-identity or cli",
      AssignOneOf(&Settings::auth,
                  {"auto", "connection-string", "key", "sas", "client-secret", "client-certificate",
                   "workload-identity", "managed-identity", "cli"}));
  add("account_name", "--account-name",
      {"AZURE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_ACCOUNT_NAME"}, "",
      "The storage account's name", AssignText(&Settings::account_name));
  rows.push_back(SecretRow("account_key",
                           {"AZURE_ACCOUNT_KEY", "AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY"},
                           "One of the account's two access keys", &Settings::account_key));
  rows.push_back(SecretRow("connection_string", {"AZURE_STORAGE_CONNECTION_STRING"},
                           "A connection string, as the portal shows it",
                           &Settings::connection_string));
  rows.push_back(SecretRow("sas_token", {"AZURE_STORAGE_SAS_TOKEN"},
                           "A shared access signature, with or without the leading '?'",
                           &Settings::sas_token));
  add("tenant_id", "--tenant-id", {"AZURE_TENANT_ID"}, "",
      "The directory (tenant) of the service principal or workload identity",
      AssignText(&Settings::tenant_id));
  add("client_id", "--client-id", {"AZURE_CLIENT_ID"}, "",
      "The application's id, or that of a user-assigned managed identity",
      AssignText(&Settings::client_id));
  rows.push_back(SecretRow("client_secret", {"AZURE_CLIENT_SECRET"},
                           "The service principal's secret", &Settings::client_secret));
  add("client_certificate_path", "--client-certificate-path", {"AZURE_CLIENT_CERTIFICATE_PATH"}, "",
      "The service principal's certificate with its key: PEM or PKCS#12",
      AssignText(&Settings::client_certificate_path));
  rows.push_back(SecretRow("client_certificate_password", {"AZURE_CLIENT_CERTIFICATE_PASSWORD"},
                           "The password of that file", &Settings::client_certificate_password));
  add("federated_token_file", "--federated-token-file", {"AZURE_FEDERATED_TOKEN_FILE"}, "",
      "The workload identity's token, read anew for each login",
      AssignText(&Settings::federated_token_file));
  add("authority_host", "--authority-host", {"AZURE_AUTHORITY_HOST"},
      "https://login.microsoftonline.com",
      "Where tokens are asked for; differs in sovereign clouds",
      AssignNonEmpty(&Settings::authority_host));
  add("identity_endpoint", "", {"IDENTITY_ENDPOINT"}, "",
      "The managed identity's endpoint; App Service sets it",
      AssignText(&Settings::identity_endpoint));
  rows.push_back(SecretRow("identity_header", {"IDENTITY_HEADER"},
                           "The managed identity's header; App Service sets it",
                           &Settings::identity_header));
}

void AddEndpointRows(std::vector<SettingRow>& rows) {
  constexpr const char* kGroup = "Endpoint";
  rows.push_back(Row(kGroup,
                     {"endpoint",
                      "--endpoint",
                      {"LAKESYNC_ENDPOINT"},
                      "",
                      "",
                      "The whole URL of the blob service, for Azurite or a custom domain; empty: "
                      "from account_name and endpoint_suffix"},
                     AssignText(&Settings::endpoint)));
  rows.push_back(Row(kGroup,
                     {"endpoint_suffix",
                      "--endpoint-suffix",
                      {"LAKESYNC_ENDPOINT_SUFFIX"},
                      "core.windows.net",
                      "",
                      "The cloud's domain, such as core.chinacloudapi.cn or "
                      "core.usgovcloudapi.net"},
                     AssignNonEmpty(&Settings::endpoint_suffix)));
  rows.push_back(Row(kGroup,
                     {"api_version",
                      "--api-version",
                      {"LAKESYNC_API_VERSION"},
                      "2023-11-03",
                      "",
                      "The version of the service's protocol (x-ms-version)"},
                     AssignApiVersion()));
}

void AddLayerRows(std::vector<SettingRow>& rows) {
  constexpr const char* kGroup = "Layers";
  rows.push_back(Row(kGroup,
                     {"layers.bronze.root",
                      "--bronze-root",
                      {"LAKESYNC_BRONZE_ROOT"},
                      "data/bronze",
                      "",
                      "The folder, relative to the project or absolute"},
                     AssignLayerRoot("bronze")));
  rows.push_back(Row(kGroup,
                     {"layers.bronze.container",
                      "--bronze-container",
                      {"LAKESYNC_BRONZE_CONTAINER"},
                      "bronze",
                      "",
                      "The container; made when it is missing"},
                     AssignLayerContainer("bronze")));
}

void AddScanRows(std::vector<SettingRow>& rows) {
  constexpr const char* kGroup = "What is synced";
  const auto add = [&](const char* name, const char* flag, const char* variable,
                       const char* initial, const char* meaning, AssignSetting assign) {
    rows.push_back(Row(kGroup, {name, flag, {variable}, initial, "", meaning}, std::move(assign)));
  };
  add("manifest", "--manifest", "LAKESYNC_MANIFEST", "data/metadata/sync_manifest.json",
      "The ledger of what has been synced, relative to the project or absolute",
      AssignNonEmpty(&Settings::manifest));
  add("include", "--include", "LAKESYNC_INCLUDE", "",
      "Only paths that match one of these globs (commas between them)",
      AssignPatterns(&Settings::include));
  add("exclude", "--exclude", "LAKESYNC_EXCLUDE", "",
      "No path that matches one of these globs (commas between them)",
      AssignPatterns(&Settings::exclude));
  add("where", "--where", "LAKESYNC_WHERE", "",
      "Only these Hive partitions, such as supermarket=bistek,year>=2026",
      AssignText(&Settings::where));
  add("default_excludes", "--default-excludes", "LAKESYNC_DEFAULT_EXCLUDES", "true",
      "Leave out hidden names, _temporary, *.tmp, *.crc and *.inprogress",
      AssignBool(&Settings::default_excludes));
  add("follow_symlinks", "--follow-symlinks", "LAKESYNC_FOLLOW_SYMLINKS", "false",
      "Sync what symlinks lead to; otherwise they are left out",
      AssignBool(&Settings::follow_symlinks));
  add("check", "--check", "LAKESYNC_CHECK", "default",
      "When a file counts as changed: default (size or mtime; if only the mtime differs, the "
      "checksum decides), size, mtime or checksum",
      AssignCheckMode());
  add("on_change", "--on-change", "LAKESYNC_ON_CHANGE", "retry",
      "What to do with a file that changes while it is read: retry, skip or fail",
      AssignOnChange());
}

void AddTransferRows(std::vector<SettingRow>& rows) {
  constexpr const char* kGroup = "Transfer";
  const auto add = [&](const char* name, const char* flag, const char* variable,
                       const char* initial, const char* unit, const char* meaning,
                       AssignSetting assign) {
    rows.push_back(
        Row(kGroup, {name, flag, {variable}, initial, unit, meaning}, std::move(assign)));
  };
  add("connections", "--connections", "LAKESYNC_CONNECTIONS", "auto", "",
      "How many connections at once; auto (or 0) finds the level itself",
      AssignInt(&Settings::connections, 0, 1024));
  add("connections_max", "--connections-max", "LAKESYNC_CONNECTIONS_MAX", "256", "",
      "How far auto may go", AssignInt(&Settings::connections_max, 1, 1024));
  add("bwlimit", "--bwlimit", "LAKESYNC_BWLIMIT", "0", "bytes/s",
      "Cap on the traffic each way, such as 10MB; 0: none",
      AssignBytes(&Settings::bwlimit, 0, kNoLimit));
  add("max_requests_per_second", "--max-requests-per-second", "LAKESYNC_MAX_REQUESTS_PER_SECOND",
      "0", "requests/s", "Cap on the requests; 0: none",
      AssignRate(&Settings::max_requests_per_second));
  add("single_put_bytes_max", "--single-put-bytes-max", "LAKESYNC_SINGLE_PUT_BYTES_MAX", "32MiB",
      "bytes", "Files up to this size go in one request, larger ones in blocks",
      AssignBytes(&Settings::single_put_bytes_max, 0, 5000 * kMiB));
  add("block_bytes", "--block-bytes", "LAKESYNC_BLOCK_BYTES", "8MiB", "bytes",
      "The size of a block; grows by itself for blobs of more than 50,000",
      AssignBytes(&Settings::block_bytes, kMiB, 4000 * kMiB));
  add("md5_bytes_max", "--md5-bytes-max", "LAKESYNC_MD5_BYTES_MAX", "1GiB", "bytes",
      "Blobs made of blocks keep an MD5, for other tools, up to this size; 0: never",
      AssignBytes(&Settings::md5_bytes_max, 0, kNoLimit));
  add("tries_max", "--tries-max", "LAKESYNC_TRIES_MAX", "10", "",
      "How often a request is tried in all", AssignInt(&Settings::tries_max, 1, 1000));
  add("connect_timeout", "--connect-timeout", "LAKESYNC_CONNECT_TIMEOUT", "10s", "seconds",
      "How long a connection may take to stand", AssignDuration(&Settings::connect_timeout));
  add("idle_timeout", "--idle-timeout", "LAKESYNC_IDLE_TIMEOUT", "60s", "seconds",
      "The longest silence on a connection", AssignDuration(&Settings::idle_timeout));
}

void AddLogRows(std::vector<SettingRow>& rows) {
  constexpr const char* kGroup = "Log";
  rows.push_back(Row(kGroup,
                     {"log_level",
                      "--log-level",
                      {"LAKESYNC_LOG_LEVEL"},
                      "warning",
                      "",
                      "trace, debug, info, warning, error, critical or off"},
                     AssignOneOf(&Settings::log_level, {"trace", "debug", "info", "warning",
                                                        "error", "critical", "off"})));
  rows.push_back(Row(kGroup,
                     {"log_file",
                      "--log-file",
                      {"LAKESYNC_LOG_FILE"},
                      "",
                      "",
                      "Where the log goes; empty: to stderr"},
                     AssignText(&Settings::log_file)));
}

}  // namespace

const std::vector<SettingRow>& SettingRows() {
  static const std::vector<SettingRow> rows = [] {
    std::vector<SettingRow> all;
    AddAccountRows(all);
    AddEndpointRows(all);
    AddLayerRows(all);
    AddScanRows(all);
    AddTransferRows(all);
    AddLogRows(all);
    return all;
  }();
  return rows;
}

const SettingRow* FindSettingRow(const std::string& name) {
  const auto& rows = SettingRows();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const SettingRow& r) { return r.info.name == name; });
  return row == rows.end() ? nullptr : &*row;
}

const std::vector<SettingInfo>& SettingTable() {
  static const std::vector<SettingInfo> table = [] {
    std::vector<SettingInfo> infos;
    for (const SettingRow& row : SettingRows()) infos.push_back(row.info);
    return infos;
  }();
  return table;
}

}  // namespace lakesync
