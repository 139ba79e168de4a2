#include "cli/program.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "cli/command_line.h"
#include "cli/event_file.h"
#include "cli/exit_code.h"
#include "cli/help_text.h"
#include "cli/init_project.h"
#include "cli/print_report.h"
#include "cli/program_log.h"
#include "cli/progress_line.h"
#include "cli/stop_signals.h"
#include "lakesync/lakesync.h"

namespace lakesync {
namespace {

CancelToken g_stop;

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void PrintJson(const OrderedJson& json) {
  Print(json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n");
}

// One command on one project: what it observes and how it prints.
class Command {
 public:
  explicit Command(const CommandLine& line)
      : line_(line), progress_(ProgressLine::ModeFor(line.quiet)) {}

  int Run() {
    Result<int> code = Execute();
    Status closed = events_ ? events_->Close() : Status::Ok();
    progress_.Clear();
    if (code.ok() && closed.ok()) return *code;
    return Fail(code.ok() ? closed.error() : code.error());
  }

 private:
  Result<int> Execute() {
    if (line_.command == "version") return PrintVersion();
    if (line_.command == "init") return Init();
    if (!line_.events.empty()) {
      LAKESYNC_ASSIGN(events_, EventFile::Open(line_.events));
    }
    LAKESYNC_ASSIGN(LakehouseSync project, LakehouseSync::Open({.project_dir = line_.project,
                                                                .settings = line_.settings}));
    LAKESYNC_TRY(StartLog(project.log_level(), project.log_file(), progress_));
    if (line_.command == "sync" && line_.layer != "status") return Sync(project);
    if (line_.command == "status" || line_.command == "sync") return ShowStatus(project);
    if (line_.command == "verify") return Verify(project);
    if (line_.command == "pull") return Pull(project);
    if (line_.command == "manifest rebuild") return Rebuild(project);
    return Doctor(project);
  }

  int Fail(const Error& error) {
    if (line_.json) PrintJson(ToJson(error));
    std::string text = fmt::format("lakesync: {}\n", error.message);
    if (!error.request_id.empty()) text += fmt::format("request id: {}\n", error.request_id);
    std::fputs(text.c_str(), stderr);
    return ExitCodeOf(error);
  }

  Observer MakeObserver() {
    Observer observer;
    observer.cancel = &g_stop;
    if (!line_.quiet) {
      observer.on_progress = [this](const Progress& progress) { progress_.Show(progress); };
    }
    if (events_ || line_.dry_run) {
      observer.on_file = [this](const FileEvent& event) {
        if (events_) events_->Write(event);
        if (line_.dry_run) OnPlanned(event);
      };
    }
    return observer;
  }

  void OnPlanned(const FileEvent& event) {
    if (line_.json) {
      plan_.push_back(ToJson(event));
      return;
    }
    progress_.Clear();
    if (!plan_header_printed_) Print("action    why         bytes       requests  file\n");
    plan_header_printed_ = true;
    Print(PlanLine(event));
  }

  // On stderr too: cron often keeps only that.
  static void WarnStopped(const std::string& reason) {
    if (reason.empty()) return;
    std::fputs(fmt::format("lakesync: stopped: {}\n", Printable(reason)).c_str(), stderr);
  }

  template <typename Report>
  void Show(const Report& report) {
    progress_.Clear();
    if (line_.json) {
      PrintJson(ToJson(report));
    } else {
      Print(ToText(report));
    }
  }

  int PrintVersion() {
    if (line_.json) {
      PrintJson({{"version", Version()}});
    } else {
      Print(fmt::format("lakesync {}\n", Version()));
    }
    return kExitDone;
  }

  Result<int> Init() {
    LAKESYNC_ASSIGN(const InitReport report, InitProject(line_.project));
    if (line_.json) {
      PrintJson({{"written", report.written}, {"kept", report.kept}});
      return int{kExitDone};
    }
    for (const std::string& name : report.written) Print(fmt::format("wrote  {}\n", name));
    for (const std::string& name : report.kept)
      Print(fmt::format("kept   {} (it was there)\n", name));
    Print("Next: put the account's name and key into .env, then run lakesync doctor.\n");
    return int{kExitDone};
  }

  static int ExitCodeOf(const SyncReport& report) {
    if (report.interrupted) return kExitInterrupted;
    if (!report.stopped_because.empty()) return kExitFailed;
    return report.errors > 0 ? kExitPartly : kExitDone;
  }
  static int ExitCodeOf(const Error& error) { return lakesync::ExitCodeOf(error); }

  OrderedJson SyncJson(const SyncReport& report) {
    if (!line_.dry_run) return ToJson(report);
    return {{"layer", report.layer},
            {"dry_run", true},
            {"files", report.planned_files},
            {"bytes", report.planned_bytes},
            {"requests", report.planned_requests},
            {"skipped", report.skipped},
            {"errors", report.errors},
            {"plan", std::exchange(plan_, OrderedJson::array())}};
  }

  Result<int> Sync(LakehouseSync& project) {
    const SyncOptions options{.force = line_.force, .dry_run = line_.dry_run};
    const bool all = line_.layer.empty() || line_.layer == "all";
    const std::vector<std::string> layers =
        all ? project.layers() : std::vector<std::string>{line_.layer};
    int code = kExitDone;
    OrderedJson by_layer = OrderedJson::object();
    for (const std::string& layer : layers) {
      LAKESYNC_ASSIGN(const SyncReport report, project.SyncLayer(layer, options, MakeObserver()));
      progress_.Clear();
      if (line_.json) {
        by_layer[layer] = SyncJson(report);
      } else {
        Print(line_.dry_run ? PlanText(report) : ToText(report));
      }
      WarnStopped(report.stopped_because);
      code = std::max(code, ExitCodeOf(report));
      if (code == kExitInterrupted) break;
    }
    if (line_.json) PrintJson(all ? by_layer : by_layer.front());
    return code;
  }

  Result<int> ShowStatus(LakehouseSync& project) {
    LAKESYNC_ASSIGN(const StatusReport report, project.GetStatus(MakeObserver()));
    Show(report);
    return int{report.problems.empty() ? kExitDone : kExitPartly};
  }

  std::string LayerOr(const char* name) const { return line_.layer.empty() ? name : line_.layer; }

  Result<int> Verify(LakehouseSync& project) {
    const VerifyOptions options{.deep = line_.deep, .repair = line_.repair};
    LAKESYNC_ASSIGN(const VerifyReport report,
                    project.Verify(LayerOr("bronze"), options, MakeObserver()));
    Show(report);
    if (report.interrupted) return int{kExitInterrupted};
    if (!report.missing.empty() || !report.different.empty()) return int{kExitFailed};
    return int{report.unreadable.empty() ? kExitDone : kExitPartly};
  }

  Result<int> Pull(LakehouseSync& project) {
    const PullOptions options{.to = line_.to, .overwrite = line_.overwrite};
    LAKESYNC_ASSIGN(const PullReport report,
                    project.Pull(LayerOr("bronze"), options, MakeObserver()));
    Show(report);
    if (report.interrupted) return int{kExitInterrupted};
    WarnStopped(report.stopped_because);
    if (!report.stopped_because.empty()) return int{kExitFailed};
    return int{report.failed.empty() ? kExitDone : kExitPartly};
  }

  Result<int> Rebuild(LakehouseSync& project) {
    LAKESYNC_ASSIGN(const RebuildReport report, project.RebuildManifest(MakeObserver()));
    Show(report);
    if (report.interrupted) return int{kExitInterrupted};
    return int{report.failed.empty() ? kExitDone : kExitPartly};
  }

  Result<int> Doctor(LakehouseSync& project) {
    LAKESYNC_ASSIGN(const std::vector<DoctorFinding> findings, project.RunDoctor(MakeObserver()));
    Show(findings);
    const bool bad = std::any_of(
        findings.begin(), findings.end(),
        [](const DoctorFinding& finding) { return finding.level == DoctorFinding::Level::kError; });
    return int{bad ? kExitFailed : kExitDone};
  }

  const CommandLine& line_;
  ProgressLine progress_;
  std::unique_ptr<EventFile> events_;
  OrderedJson plan_ = OrderedJson::array();
  bool plan_header_printed_ = false;
};

}  // namespace

int RunProgram(int argc, char** argv) {
  // Up to 256 threads, each with short-lived small allocations: a heap per thread would only cost
  // memory.
  mallopt(M_ARENA_MAX, 8);
  InstallStopSignals(g_stop);
  const Result<CommandLine> line = ParseCommandLine({argv + 1, argv + argc});
  if (!line.ok()) {
    std::fputs(fmt::format("lakesync: {}\n", line.error().message).c_str(), stderr);
    return kExitMisused;
  }
  if (line->command == "help") {
    Print(HelpText(line->help_topic, line->long_help));
    return kExitDone;
  }
  return Command(*line).Run();
}

}  // namespace lakesync
