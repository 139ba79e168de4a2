// A disk in memory whose power can fail: it keeps apart what was written and what was synced.
//
// Every operation that changes something costs a unit, and an append one more for each kBytesAUnit
// bytes. When the units given to FailAfter are used up, the running append stops midway and all
// that follows fails. Restart then shows what a new process would find. A rename is durable when
// it returns (FileSystem's contract); a new name by itself is not, nor is a removal.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "env/file_system.h"

namespace lakesync {

/// Thread-safe. Keeps no folders: MakeDirs succeeds, OpenDirectory does not.
class CrashingFileSystem : public FileSystem {
 public:
  enum class Loss {
    kNothing,   ///< The process was killed: the kernel still writes all that it took.
    kUnsynced,  ///< The power failed, and nothing but what was synced is there.
    kHalf,      ///< The power failed; names and half of the unsynced bytes reached the disk.
  };

  static constexpr std::size_t kBytesAUnit = 16;

  void FailAfter(std::uint64_t units) {
    const std::lock_guard lock(mutex_);
    units_left_ = units;
    units_used_ = 0;
  }
  std::uint64_t units_used() const { return units_used_; }

  /// Room on the disk from now on; an append that needs more writes what fits and fails.
  void SetBytesFree(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    bytes_free_ = bytes;
  }

  void FailSyncs(bool fail) { fail_syncs_ = fail; }

  void Restart(Loss loss) {
    const std::lock_guard lock(mutex_);
    units_left_ = bytes_free_ = kUnlimited;
    if (loss == Loss::kUnsynced) names_ = durable_names_;
    for (auto& [path, node] : names_) node = AfterRestart(*node, loss);
    durable_names_ = names_;
  }

  /// An empty disk that works.
  void Clear() {
    const std::lock_guard lock(mutex_);
    units_left_ = bytes_free_ = kUnlimited;
    names_.clear();
    durable_names_.clear();
  }

  bool Exists(const std::string& path) const { return names_.contains(path); }
  std::string Text(const std::string& path) const {
    const auto found = names_.find(path);
    return found == names_.end() ? std::string() : found->second->data;
  }
  /// Puts a durable file there.
  void Put(const std::string& path, std::string text) {
    names_[path] = std::make_shared<Node>(Node{text, text});
    durable_names_ = names_;
  }
  /// Names and contents, to compare before and after.
  std::map<std::string, std::string> Contents() const {
    std::map<std::string, std::string> all;
    for (const auto& [path, node] : names_) all[path] = node->data;
    return all;
  }

  Result<std::unique_ptr<ReadableFile>> OpenForRead(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    const auto found = names_.find(path);
    if (found == names_.end()) return NotFound(path);
    return std::unique_ptr<ReadableFile>(std::make_unique<Reader>(*this, found->second));
  }
  Result<std::unique_ptr<WritableFile>> Create(const std::string& path, bool) override {
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(Spend());
    auto& node = names_[path];
    if (node) {
      node->data.clear();
    } else {
      node = std::make_shared<Node>();
    }
    return std::unique_ptr<WritableFile>(std::make_unique<Writer>(*this, node));
  }
  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(Spend());
    auto& node = names_[path];
    if (!node) node = std::make_shared<Node>();
    return std::unique_ptr<WritableFile>(std::make_unique<Writer>(*this, node));
  }
  Result<std::unique_ptr<Directory>> OpenDirectory(const std::string& path) override {
    return NotFound(path);
  }
  Result<FileStat> Stat(const std::string& path) override {
    LAKESYNC_ASSIGN(const auto file, OpenForRead(path));
    return file->Stat();
  }
  Result<FileStat> LinkStat(const std::string& path) override { return Stat(path); }
  Status Rename(const std::string& from, const std::string& to) override {
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(Spend());
    const auto found = names_.find(from);
    if (found == names_.end()) return NotFound(from);
    names_[to] = found->second;
    names_.erase(found);
    durable_names_ = names_;
    return Status::Ok();
  }
  Status Remove(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(Spend());
    return names_.erase(path) > 0 ? Status::Ok() : NotFound(path);
  }
  Status MakeDirs(const std::string&) override { return Status::Ok(); }
  Status SetMtime(const std::string&, std::int64_t) override { return Status::Ok(); }

 private:
  static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

  struct Node {
    std::string data;
    std::string durable;
  };

  class Reader : public ReadableFile {
   public:
    Reader(CrashingFileSystem& fs, std::shared_ptr<Node> node) : fs_(fs), node_(std::move(node)) {}
    Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) override {
      const std::lock_guard lock(fs_.mutex_);
      if (offset >= node_->data.size()) return std::size_t{0};
      return node_->data.copy(out.data(), out.size(), static_cast<std::size_t>(offset));
    }
    Result<FileStat> Stat() override {
      const std::lock_guard lock(fs_.mutex_);
      FileStat stat;
      stat.type = FileType::kRegular;
      stat.size = node_->data.size();
      return stat;
    }

   private:
    CrashingFileSystem& fs_;
    std::shared_ptr<Node> node_;
  };

  class Writer : public WritableFile {
   public:
    Writer(CrashingFileSystem& fs, std::shared_ptr<Node> node) : fs_(fs), node_(std::move(node)) {}
    Status Append(std::string_view data) override {
      const std::lock_guard lock(fs_.mutex_);
      const std::uint64_t fits = std::min(fs_.bytes_free_, fs_.BytesBeforeCrash(data.size()));
      const std::string_view part =
          data.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(fits, data.size())));
      node_->data += part;
      if (fs_.bytes_free_ != kUnlimited) fs_.bytes_free_ -= part.size();
      LAKESYNC_TRY(fs_.Spend(1 + data.size() / kBytesAUnit));
      if (part.size() == data.size()) return Status::Ok();
      return Error{ErrorCode::kIo, "no space left on the disk"};
    }
    Status WriteAt(std::uint64_t offset, std::span<const char> data) override {
      const std::lock_guard lock(fs_.mutex_);
      LAKESYNC_TRY(fs_.Spend());
      const std::size_t end = static_cast<std::size_t>(offset) + data.size();
      if (node_->data.size() < end) node_->data.resize(end);
      node_->data.replace(static_cast<std::size_t>(offset), data.size(), data.data(), data.size());
      return Status::Ok();
    }
    Status Truncate(std::uint64_t size) override {
      const std::lock_guard lock(fs_.mutex_);
      LAKESYNC_TRY(fs_.Spend());
      node_->data.resize(static_cast<std::size_t>(size));
      return Status::Ok();
    }
    Status Sync() override {
      const std::lock_guard lock(fs_.mutex_);
      LAKESYNC_TRY(fs_.Spend());
      if (fs_.fail_syncs_) return Error{ErrorCode::kIo, "the disk is broken"};
      node_->durable = node_->data;
      return Status::Ok();
    }
    Status Close() override { return Status::Ok(); }

   private:
    CrashingFileSystem& fs_;
    std::shared_ptr<Node> node_;
  };

  static Error NotFound(const std::string& path) {
    return {ErrorCode::kNotFound, "no such file: " + path};
  }

  static std::shared_ptr<Node> AfterRestart(const Node& node, Loss loss) {
    std::string data = node.data;
    if (loss == Loss::kUnsynced) data = node.durable;
    if (loss == Loss::kHalf) {
      const bool grew = data.starts_with(node.durable);
      const std::size_t kept = grew ? node.durable.size() : 0;
      data.resize(kept + (data.size() - kept) / 2);
    }
    return std::make_shared<Node>(Node{data, data});
  }

  std::uint64_t BytesBeforeCrash(std::size_t wanted) const {
    if (units_left_ > wanted / kBytesAUnit) return wanted;
    return units_left_ * kBytesAUnit;
  }

  Status Spend(std::uint64_t units = 1) {
    if (units_left_ == kUnlimited) {
      units_used_ += units;
      return Status::Ok();
    }
    if (units_left_ < units) {
      units_left_ = 0;
      return Error{ErrorCode::kIo, "the power failed"};
    }
    units_left_ -= units;
    units_used_ += units;
    return Status::Ok();
  }

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Node>> names_;
  std::map<std::string, std::shared_ptr<Node>> durable_names_;
  std::uint64_t units_left_ = kUnlimited;
  std::uint64_t units_used_ = 0;
  std::uint64_t bytes_free_ = kUnlimited;
  bool fail_syncs_ = false;
};

}  // namespace lakesync
