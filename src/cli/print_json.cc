#include <nlohmann/json.hpp>

#include "cli/print_report.h"

namespace lakesync {
namespace {

OrderedJson Files(const std::vector<FailedFile>& files) {
  OrderedJson list = OrderedJson::array();
  for (const FailedFile& file : files) {
    list.push_back({{"path", file.path}, {"reason", file.reason}});
  }
  return list;
}

}  // namespace

OrderedJson ToJson(const SyncReport& report) {
  OrderedJson json = {{"layer", report.layer},
                      {"uploaded", report.uploaded},
                      {"skipped", report.skipped},
                      {"errors", report.errors},
                      {"total_bytes", report.total_bytes},
                      {"seconds", report.seconds},
                      {"failed", Files(report.failed)}};
  if (report.interrupted) json["interrupted"] = true;
  if (!report.stopped_because.empty()) json["stopped_because"] = report.stopped_because;
  return json;
}

OrderedJson ToJson(const StatusReport& report) {
  OrderedJson json = {{"local_files", report.local_files},
                      {"synced_files", report.synced_files},
                      {"pending_files", report.pending_files},
                      {"last_sync", nullptr}};
  if (!report.last_sync.empty()) json["last_sync"] = report.last_sync;
  if (!report.problems.empty()) json["problems"] = Files(report.problems);
  return json;
}

OrderedJson ToJson(const VerifyReport& report) {
  return {{"checked", report.checked},        {"ok", report.ok},
          {"pending", report.pending},        {"downloaded", report.downloaded},
          {"missing", Files(report.missing)}, {"different", Files(report.different)},
          {"foreign", Files(report.foreign)}, {"unreadable", Files(report.unreadable)},
          {"repaired", report.repaired},      {"interrupted", report.interrupted},
          {"seconds", report.seconds}};
}

OrderedJson ToJson(const PullReport& report) {
  OrderedJson json = {{"downloaded", report.downloaded}, {"skipped", report.skipped},
                      {"errors", report.failed.size()},  {"total_bytes", report.total_bytes},
                      {"seconds", report.seconds},       {"kept", Files(report.kept)},
                      {"failed", Files(report.failed)}};
  if (report.interrupted) json["interrupted"] = true;
  if (!report.stopped_because.empty()) json["stopped_because"] = report.stopped_because;
  return json;
}

OrderedJson ToJson(const RebuildReport& report) {
  return {{"remote_blobs", report.remote_blobs},
          {"same", report.same},
          {"remote_only", report.remote_only},
          {"different", report.different},
          {"failed", Files(report.failed)},
          {"interrupted", report.interrupted},
          {"seconds", report.seconds}};
}

OrderedJson ToJson(const std::vector<DoctorFinding>& findings) {
  static constexpr const char* kLevels[] = {"ok", "warning", "error"};
  OrderedJson list = OrderedJson::array();
  for (const DoctorFinding& finding : findings) {
    list.push_back({{"level", kLevels[static_cast<int>(finding.level)]},
                    {"check", finding.check},
                    {"detail", finding.detail},
                    {"advice", finding.advice}});
  }
  return {{"findings", list}};
}

OrderedJson ToJson(const FileEvent& event) {
  OrderedJson json = {{"layer", event.layer},   {"path", event.path},
                      {"action", event.action}, {"reason", event.reason},
                      {"bytes", event.bytes},   {"sent_bytes", event.sent_bytes}};
  if (event.requests > 0) json["requests"] = event.requests;
  return json;
}

OrderedJson ToJson(const Error& error) {
  OrderedJson json = {{"error", error.message}, {"code", ErrorCodeName(error.code)}};
  if (!error.service_code.empty()) json["service_code"] = error.service_code;
  if (!error.request_id.empty()) json["request_id"] = error.request_id;
  return json;
}

}  // namespace lakesync
