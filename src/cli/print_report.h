// Reports as people and machines read them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "lakesync/reports.h"
#include "lakesync/result.h"

namespace lakesync {

using OrderedJson = nlohmann::ordered_json;

OrderedJson ToJson(const SyncReport& report);
OrderedJson ToJson(const StatusReport& report);
OrderedJson ToJson(const VerifyReport& report);
OrderedJson ToJson(const PullReport& report);
OrderedJson ToJson(const RebuildReport& report);
OrderedJson ToJson(const std::vector<DoctorFinding>& findings);
OrderedJson ToJson(const FileEvent& event);
OrderedJson ToJson(const Error& error);

std::string ToText(const SyncReport& report);
/// A dry run's closing lines.
std::string PlanText(const SyncReport& report);
/// A dry run's line for one file.
std::string PlanLine(const FileEvent& event);
std::string ToText(const StatusReport& report);
std::string ToText(const VerifyReport& report);
std::string ToText(const PullReport& report);
std::string ToText(const RebuildReport& report);
std::string ToText(const std::vector<DoctorFinding>& findings);

}  // namespace lakesync
