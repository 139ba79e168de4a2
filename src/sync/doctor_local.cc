// The doctor's checks of the project on disk. None of them changes anything.
#include <fmt/format.h>

#include <filesystem>

#include "state/ledger.h"
#include "state/project_lock.h"
#include "sync/doctor.h"
#include "sync/layer.h"

namespace lakesync {
namespace {

using Level = DoctorFinding::Level;

DoctorFinding Ok(const char* check, std::string detail) {
  return {Level::kOk, check, std::move(detail), ""};
}

void CheckDotenv(const Settings& settings, FileSystem& fs, std::vector<DoctorFinding>& findings) {
  const std::string path = settings.project_dir + "/.env";
  const auto stat = fs.Stat(path);
  if (!stat.ok()) return;  // LoadSettings has read it, or it is not there
  constexpr std::uint32_t kOthersRead = 0004;
  if ((stat->mode & kOthersRead) == 0) {
    findings.push_back(Ok(".env", "not readable by every user of this machine"));
    return;
  }
  findings.push_back({Level::kWarning, ".env",
                      fmt::format("every user of this machine can read {}", path),
                      fmt::format("chmod 600 {}", path)});
}

DoctorFinding CheckRoot(const Layer& layer, FileSystem& fs) {
  const auto stat = fs.Stat(layer.root);
  const std::string advice = fmt::format(
      "run lakesync in the project's folder or with --project, or set layers.{}.root", layer.name);
  if (!stat.ok()) return {Level::kError, layer.name, stat.error().message, advice};
  if (stat->type != FileType::kDirectory) {
    return {Level::kError, layer.name, fmt::format("{} is not a folder", layer.root), advice};
  }
  const auto folder = fs.OpenDirectory(layer.root);
  if (!folder.ok()) {
    return {Level::kError, layer.name, folder.error().message,
            "let the user that runs lakesync read and enter the folder"};
  }
  return Ok(layer.name.c_str(), fmt::format("{} -> container {}", layer.root, layer.container));
}

DoctorFinding CheckManifest(const std::string& path, const Environment& env) {
  const auto broken = [](const Error& error) {
    return DoctorFinding{Level::kError, "manifest", error.message,
                         "`lakesync manifest rebuild` makes a new one out of what the container "
                         "holds; the old one is kept beside it"};
  };
  auto ledger = Ledger::Open(env.fs, env.clock, path, Ledger::Mode::kRead);
  if (!ledger.ok()) return broken(ledger.error());
  if (!(*ledger)->existed()) {
    return Ok("manifest", fmt::format("{} is not there yet: nothing has been synced", path));
  }
  const auto last_sync = (*ledger)->LastSync();  // reads it to its end
  if (!last_sync.ok()) return broken(last_sync.error());
  return Ok("manifest", fmt::format("{}, last sync {}", path,
                                    last_sync->empty() ? "never finished" : *last_sync));
}

DoctorFinding CheckLock(const std::string& path, FileSystem& fs) {
  // Acquire would make the file; where there is none nobody holds it.
  if (!fs.Stat(path).ok()) return Ok("lock", "free");
  const auto lock = ProjectLock::Acquire(path);
  if (lock.ok()) return Ok("lock", "free");
  if (lock.error().code == ErrorCode::kBusy) {
    return {Level::kWarning, "lock", lock.error().message, "wait until it is done, or stop it"};
  }
  return {Level::kError, "lock", lock.error().message,
          "let the user that runs lakesync write into the manifest's folder"};
}

}  // namespace

std::vector<DoctorFinding> CheckProject(const Settings& settings, const Environment& env) {
  std::vector<DoctorFinding> findings;
  CheckDotenv(settings, env.fs, findings);
  for (const auto& [name, unused] : settings.layers) {
    const auto layer = FindLayer(settings, name);
    findings.push_back(layer.ok() ? CheckRoot(*layer, env.fs)
                                  : DoctorFinding{Level::kError, name, layer.error().message,
                                                  "correct lakesync.toml"});
  }
  const std::string manifest = ProjectPath(settings, settings.manifest);
  findings.push_back(CheckManifest(manifest, env));
  const auto folder = std::filesystem::path(manifest).parent_path();
  findings.push_back(CheckLock((folder / ".lakesync.lock").string(), env.fs));
  return findings;
}

}  // namespace lakesync
