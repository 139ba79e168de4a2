#include "sync/list_all.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>

#include "transfer/work_pool.h"

namespace lakesync {
namespace {

// Enough prefixes to keep the connections busy; a lake has at least this many partitions or is
// small.
constexpr std::size_t kPrefixesWanted = 32;

// Lists page by page. With a delimiter, folders are collected instead of entered.
class Lister {
 public:
  Lister(const Run& run, BlobStore& store, const PathFilter& filter)
      : run_(run), store_(store), filter_(filter) {}

  Status List(const std::string& prefix, bool flat) {
    ListQuery query{.prefix = prefix, .delimiter = flat ? "" : "/", .include_metadata = true};
    do {
      if (run_.cancel.cancelled()) return Error{ErrorCode::kCancelled, "interrupted"};
      LAKESYNC_ASSIGN(ListPage page, store_.List(query));
      query.marker = page.next_marker;
      std::lock_guard lock(mutex_);
      std::copy_if(std::make_move_iterator(page.blobs.begin()),
                   std::make_move_iterator(page.blobs.end()), std::back_inserter(blobs_),
                   [&](const RemoteBlob& blob) { return filter_.MatchesFile(blob.name); });
      for (std::string& folder : page.prefixes) {
        if (filter_.MayContain(std::string_view(folder).substr(0, folder.size() - 1))) {
          folders_.push_back(std::move(folder));
        }
      }
    } while (!query.marker.empty());
    return Status::Ok();
  }

  std::vector<std::string> TakeFolders() { return std::exchange(folders_, {}); }
  std::vector<RemoteBlob> TakeBlobs() { return std::move(blobs_); }

 private:
  const Run& run_;
  BlobStore& store_;
  const PathFilter& filter_;
  std::mutex mutex_;
  std::vector<RemoteBlob> blobs_;
  std::vector<std::string> folders_;
};

}  // namespace

Result<std::vector<RemoteBlob>> ListAll(const Run& run, Remote& remote, const PathFilter& filter) {
  Lister lister(run, remote.store(), filter);
  Status listed = lister.List("", false);
  if (!listed.ok() && listed.error().code == ErrorCode::kNotFound) {
    return std::vector<RemoteBlob>();
  }
  LAKESYNC_TRY(listed);

  WorkPool pool([&] { return remote.meter().level(); }, 1, run.env.random);
  std::vector<std::string> folders = lister.TakeFolders();
  Status status;
  pool.Submit([&] {
    const auto list_each = [&](bool flat) {
      return pool.RunParts(folders.size(),
                           [&](std::size_t i) { return lister.List(folders[i], flat); });
    };
    // Descend until there are enough folders to list side by side; a lake nests few levels.
    for (int depth = 0; depth < 3 && !folders.empty() && folders.size() < kPrefixesWanted;
         ++depth) {
      status = list_each(false);
      if (!status.ok()) return;
      folders = lister.TakeFolders();
    }
    status = list_each(true);
  });
  pool.Finish();
  LAKESYNC_TRY(status);
  std::vector<RemoteBlob> blobs = lister.TakeBlobs();
  std::sort(blobs.begin(), blobs.end(),
            [](const RemoteBlob& a, const RemoteBlob& b) { return a.name < b.name; });
  return blobs;
}

}  // namespace lakesync
