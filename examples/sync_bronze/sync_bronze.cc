// Syncs the bronze layer of the project in argv[1] and prints what it took.
#include <lakesync/lakesync.h>

#include <cstdio>

int main(int argc, char** argv) {
  lakesync::OpenOptions options;
  if (argc > 1) options.project_dir = argv[1];
  lakesync::Result<lakesync::LakehouseSync> project = lakesync::LakehouseSync::Open(options);
  if (!project.ok()) {
    std::fprintf(stderr, "%s\n", project.error().message.c_str());
    return 2;
  }

  lakesync::Observer observer;
  observer.on_file = [](const lakesync::FileEvent& file) {
    std::printf("%s  %s\n", file.action.c_str(), file.path.c_str());
  };
  const lakesync::Result<lakesync::SyncReport> report = project->SyncBronze({}, observer);
  if (!report.ok()) {
    std::fprintf(stderr, "%s\n", report.error().message.c_str());
    return 1;
  }
  std::printf("%llu uploaded, %llu skipped, %llu errors\n",
              static_cast<unsigned long long>(report->uploaded),
              static_cast<unsigned long long>(report->skipped),
              static_cast<unsigned long long>(report->errors));
  return report->errors == 0 ? 0 : 3;
}
