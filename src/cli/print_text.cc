#include <fmt/format.h>

#include "base/units.h"
#include "base/utf8.h"
#include "cli/print_report.h"
#include "sync/doctor.h"

namespace lakesync {
namespace {

// Long lists are cut on the screen; --json and --events have them whole.
constexpr std::size_t kListed = 20;

// The label column of the status box, which every summary shares.
std::string Line(std::string_view label, std::string_view value) {
  return fmt::format("{:<13}  {}\n", fmt::format("{}:", label), value);
}

std::string Listed(std::string_view title, const std::vector<FailedFile>& files) {
  if (files.empty()) return "";
  std::string text = fmt::format("\n{}:\n", title);
  for (std::size_t i = 0; i < files.size() && i < kListed; ++i) {
    text += fmt::format("  {}: {}\n", Printable(files[i].path), Printable(files[i].reason));
  }
  if (files.size() > kListed) {
    text +=
        fmt::format("  … and {} more (--json lists all)\n", FormatCount(files.size() - kListed));
  }
  return text;
}

std::string Seconds(double seconds) {
  return FormatDuration(std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9)));
}

std::string Rate(std::uint64_t bytes, double seconds) {
  if (bytes == 0 || seconds <= 0) return "";
  return fmt::format(" ({}/s)",
                     FormatBytes(static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds)));
}

}  // namespace

std::string ToText(const SyncReport& report) {
  std::string text;
  std::string uploaded = FormatCount(report.uploaded);
  if (report.uploaded > 0) uploaded += fmt::format(" ({})", FormatBytes(report.total_bytes));
  std::string skipped = FormatCount(report.skipped);
  if (report.adopted > 0) {
    skipped +=
        fmt::format(" ({} were in Azure already, and the same)", FormatCount(report.adopted));
  }
  text += Line("Layer", report.layer);
  text += Line("Uploaded", uploaded);
  if (report.sent_bytes < report.total_bytes) {
    text += Line("Sent",
                 fmt::format("{} (the rest was in Azure already)", FormatBytes(report.sent_bytes)));
  }
  text += Line("Skipped", skipped);
  text += Line("Errors", FormatCount(report.errors));
  text += Line("Requests", fmt::format("{} ({} retries)", FormatCount(report.requests),
                                       FormatCount(report.retries)));
  text += Line("Time", Seconds(report.seconds) + Rate(report.sent_bytes, report.seconds));
  text += Listed("Failed", report.failed);
  if (report.interrupted)
    text += "\nInterrupted. What was uploaded is saved; run sync again for the rest.\n";
  if (!report.stopped_because.empty()) {
    text += fmt::format(
        "\nStopped: {}\nWhat was uploaded is saved; lakesync doctor looks for the cause.\n",
        Printable(report.stopped_because));
  }
  return text;
}

std::string PlanLine(const FileEvent& event) {
  if (event.action == "fail") {
    return fmt::format("{:<8}  {:<7}  {:>10}  {:>9}  {}: {}\n", "fail", "",
                       FormatBytes(event.bytes), "-", Printable(event.path),
                       Printable(event.reason));
  }
  return fmt::format("{:<8}  {:<7}  {:>10}  {:>9}  {}\n", event.action, event.reason,
                     FormatBytes(event.bytes), FormatCount(event.requests), Printable(event.path));
}

std::string PlanText(const SyncReport& report) {
  return Line("Layer", report.layer) +
         Line("Would upload", fmt::format("{} ({}, {} requests)", FormatCount(report.planned_files),
                                          FormatBytes(report.planned_bytes),
                                          FormatCount(report.planned_requests))) +
         Line("Would skip", FormatCount(report.skipped)) +
         Line("Errors", FormatCount(report.errors)) + Listed("Would fail", report.failed) +
         "Dry run: nothing was sent.\n";
}

std::string ToText(const StatusReport& report) {
  std::string text = "Lakehouse Sync Status\n";
  for (int i = 0; i < 40; ++i) text += "─";
  text += "\n";
  text += Line("Local files", FormatCount(report.local_files));
  text += Line("Synced", FormatCount(report.synced_files));
  text += Line("Pending", FormatCount(report.pending_files));
  text += Line("Last sync", report.last_sync.empty() ? "never" : report.last_sync);
  if (report.gone_locally > 0) {
    text +=
        Line("Gone locally", fmt::format("{} (kept in Azure)", FormatCount(report.gone_locally)));
  }
  return text + Listed("Could not be read", report.problems);
}

std::string ToText(const VerifyReport& report) {
  std::string text;
  text += Line("Checked", FormatCount(report.checked));
  text += Line("OK", FormatCount(report.ok));
  text += Line("Missing", FormatCount(report.missing.size()));
  text += Line("Different", FormatCount(report.different.size()));
  text += Line("Foreign", FormatCount(report.foreign.size()));
  text += Line("Pending", FormatCount(report.pending));
  if (report.downloaded > 0) text += Line("Downloaded", FormatCount(report.downloaded));
  text += Line("Time", Seconds(report.seconds));
  text += Listed("Missing in Azure", report.missing);
  text += Listed("Different in Azure", report.different);
  text += Listed("Foreign", report.foreign);
  text += Listed("Could not be checked", report.unreadable);
  if (report.repaired > 0) {
    text += fmt::format("\n{} files are queued again: the next sync sends them.\n",
                        FormatCount(report.repaired));
  } else if (!report.missing.empty() || !report.different.empty()) {
    text += "\nlakesync verify --repair queues them for the next sync.\n";
  }
  if (report.interrupted) text += "\nInterrupted: not everything was checked.\n";
  return text;
}

std::string ToText(const PullReport& report) {
  std::string text;
  std::string downloaded = FormatCount(report.downloaded);
  if (report.downloaded > 0) downloaded += fmt::format(" ({})", FormatBytes(report.total_bytes));
  text += Line("Downloaded", downloaded);
  text += Line("Skipped", FormatCount(report.skipped));
  if (!report.kept.empty()) text += Line("Kept", FormatCount(report.kept.size()));
  text += Line("Errors", FormatCount(report.failed.size()));
  text += Line("Time", Seconds(report.seconds) + Rate(report.total_bytes, report.seconds));
  text += Listed("Kept", report.kept);
  text += Listed("Failed", report.failed);
  if (report.interrupted) text += "\nInterrupted; pull again goes on where this one was.\n";
  if (!report.stopped_because.empty()) {
    text += fmt::format("\nStopped: {}\n", Printable(report.stopped_because));
  }
  return text;
}

std::string ToText(const RebuildReport& report) {
  std::string text;
  text += Line("Remote blobs", FormatCount(report.remote_blobs));
  text += Line("Same", FormatCount(report.same));
  text += Line("Remote only", FormatCount(report.remote_only));
  text += Line("Different", FormatCount(report.different));
  text += Line("Errors", FormatCount(report.failed.size()));
  text += Line("Time", Seconds(report.seconds));
  text += Listed("Failed", report.failed);
  if (report.interrupted) {
    text +=
        "\nInterrupted: the manifest was not replaced as a whole; run manifest rebuild again.\n";
  }
  return text;
}

std::string ToText(const std::vector<DoctorFinding>& findings) { return RenderFindings(findings); }

}  // namespace lakesync
