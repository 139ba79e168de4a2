#include "scan/scanner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <set>

#include "env/posix/posix_env.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ScannerTest : public testing::Test {
 protected:
  std::vector<std::string> Scan(FileSystem& fs, const PathFilterOptions& options = {},
                                bool follow = false) {
    Scanner scanner(fs, dir_.path(), *PathFilter::Make(options), follow);
    std::vector<std::string> paths;
    FileEntry entry;
    while (true) {
      const auto more = scanner.Next(entry);
      EXPECT_TRUE(more.ok()) << more.error().message;
      if (!more.ok() || !*more) break;
      paths.push_back(entry.path);
    }
    problems_ = scanner.problems();
    return paths;
  }
  std::vector<std::string> Scan(const PathFilterOptions& options = {}, bool follow = false) {
    return Scan(PosixFileSystem(), options, follow);
  }
  void Link(const std::string& target, const std::string& name) {
    ASSERT_EQ(::symlink(target.c_str(), dir_.Path(name).c_str()), 0);
  }

  TempDir dir_;
  std::vector<ScanProblem> problems_;
};

// Stands before a real folder: refuses names, or removes a file between list and look.
class HookedDirectory final : public Directory {
 public:
  struct Hooks {
    std::set<std::string> refused_folders;
    std::string removed_before_stat;  // absolute
    std::vector<std::string> opened;
    std::vector<std::string> looked_at;
  };
  HookedDirectory(std::unique_ptr<Directory> real, Hooks& hooks)
      : real_(std::move(real)), hooks_(hooks) {}

  Result<std::vector<DirEntry>> List() override {
    auto entries = real_->List();
    if (!hooks_.removed_before_stat.empty()) ::unlink(hooks_.removed_before_stat.c_str());
    return entries;
  }
  Result<FileStat> Stat(const std::string& name, bool follow) override {
    hooks_.looked_at.push_back(name);
    return real_->Stat(name, follow);
  }
  Result<std::unique_ptr<Directory>> OpenDirectory(const std::string& name, bool follow) override {
    hooks_.opened.push_back(name);
    if (hooks_.refused_folders.contains(name)) {
      return Error{ErrorCode::kIo, "cannot open folder " + name + ": Permission denied"};
    }
    LAKESYNC_ASSIGN(auto real, real_->OpenDirectory(name, follow));
    return std::unique_ptr<Directory>(std::make_unique<HookedDirectory>(std::move(real), hooks_));
  }

 private:
  std::unique_ptr<Directory> real_;
  Hooks& hooks_;
};

class HookedFileSystem final : public FileSystem {
 public:
  HookedDirectory::Hooks hooks;

  Result<std::unique_ptr<Directory>> OpenDirectory(const std::string& path) override {
    LAKESYNC_ASSIGN(auto real, PosixFileSystem().OpenDirectory(path));
    return std::unique_ptr<Directory>(std::make_unique<HookedDirectory>(std::move(real), hooks));
  }
  Result<std::unique_ptr<ReadableFile>> OpenForRead(const std::string&) override { return No(); }
  Result<std::unique_ptr<WritableFile>> Create(const std::string&, bool) override { return No(); }
  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string&) override { return No(); }
  Result<FileStat> Stat(const std::string&) override { return No(); }
  Result<FileStat> LinkStat(const std::string&) override { return No(); }
  Status Rename(const std::string&, const std::string&) override { return No(); }
  Status Remove(const std::string&) override { return No(); }
  Status MakeDirs(const std::string&) override { return No(); }
  Status SetMtime(const std::string&, std::int64_t) override { return No(); }

 private:
  static Error No() { return {ErrorCode::kInvalid, "a scan only opens folders"}; }
};

TEST_F(ScannerTest, GivesPathSizeAndTime) {
  dir_.Write("k=a/x.parquet", "12345");
  ASSERT_TRUE(PosixFileSystem().SetMtime(dir_.Path("k=a/x.parquet"), 1'700'000'000'123'456'789));
  Scanner scanner(PosixFileSystem(), dir_.path(), *PathFilter::Make({}), false);
  FileEntry entry;
  ASSERT_TRUE(*scanner.Next(entry));
  EXPECT_EQ(entry, (FileEntry{"k=a/x.parquet", 5, 1'700'000'000'123'456'789}));
  EXPECT_FALSE(*scanner.Next(entry));
  EXPECT_FALSE(*scanner.Next(entry)) << "the end stays the end";
}

TEST_F(ScannerTest, SaysThatTheRootIsNotThere) {
  Scanner scanner(PosixFileSystem(), dir_.Path("none"), *PathFilter::Make({}), false);
  FileEntry entry;
  const auto more = scanner.Next(entry);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.error().code, ErrorCode::kNotFound);
}

TEST_F(ScannerTest, SortsAFolderAsItsNameWithASlash) {
  for (const char* path : {"a/x", "a-b", "a0", "a!", "ab/y", "a\x80", "a=1/z"})
    dir_.Write(path, "");
  EXPECT_THAT(Scan(), ElementsAre("a!", "a-b", "a/x", "a0", "a=1/z", "ab/y", "a\x80"));
}

TEST_F(ScannerTest, TakesHardNamesAsTheyAre) {
  for (const char* path : {"k=a%2Fb/f", "a b", "a+b", "a#b", "a?b", "é", "new\nline", "\xFF"}) {
    dir_.Write(path, "");
  }
  EXPECT_THAT(Scan(),
              ElementsAre("a b", "a#b", "a+b", "a?b", "k=a%2Fb/f", "new\nline", "é", "\xFF"));
  EXPECT_THAT(problems_, IsEmpty());
}

// The order is that of the sorted list of all paths, whatever the tree is.
TEST_F(ScannerTest, KeepsTheOrderOnRandomTrees) {
  std::mt19937 random(20260207);
  const std::string letters = "a-0=/!\x7f";
  std::set<std::string> wanted;
  for (int i = 0; i < 300; ++i) {
    std::string path = "r";
    for (int n = 0; n < 8; ++n) {
      const char c = letters[random() % letters.size()];
      if (c != '/' || path.back() != '/') path += c;
    }
    if (path.back() == '/') path += 'f';
    try {
      dir_.Write(path, "");
      wanted.insert(path);
    } catch (const std::exception&) {  // a file stands where a folder would have to, or the reverse
    }
  }
  ASSERT_GT(wanted.size(), 150u);
  EXPECT_EQ(Scan(), std::vector<std::string>(wanted.begin(), wanted.end()));
}

TEST_F(ScannerTest, NeverOpensAFolderThatTheFilterLeavesOut) {
  dir_.Write("k=a/y=1/f", "");
  dir_.Write("k=a/y=2/f", "");
  dir_.Write("k=b/y=1/f", "");
  dir_.Write(".git/f", "");
  HookedFileSystem fs;
  EXPECT_THAT(Scan(fs, {.where = "k=a,y=2"}), ElementsAre("k=a/y=2/f"));
  EXPECT_THAT(fs.hooks.opened, ElementsAre("k=a", "y=2"));
}

TEST_F(ScannerTest, NeverLooksAtAFileThatTheFilterLeavesOut) {
  dir_.Write("a.csv", "");
  dir_.Write("a.parquet", "");
  HookedFileSystem fs;
  Scan(fs, {.exclude = {"*.csv"}});
  EXPECT_THAT(fs.hooks.looked_at, ElementsAre("a.parquet"));
}

TEST_F(ScannerTest, ReportsAnUnreadableFolderAndGoesOn) {
  dir_.Write("a/f", "");
  dir_.Write("b/deep/f", "");
  dir_.Write("c/f", "");
  HookedFileSystem fs;
  fs.hooks.refused_folders = {"deep"};
  EXPECT_THAT(Scan(fs), ElementsAre("a/f", "c/f"));
  ASSERT_EQ(problems_.size(), 1u);
  EXPECT_EQ(problems_[0].path, "b/deep");
  EXPECT_THAT(problems_[0].reason, HasSubstr("Permission denied"));
  EXPECT_TRUE(problems_[0].is_folder);
}

TEST_F(ScannerTest, AFileThatVanishesIsSimplyGone) {
  dir_.Write("a", "");
  HookedFileSystem fs;
  fs.hooks.removed_before_stat = dir_.Write("b", "");
  dir_.Write("c", "");
  EXPECT_THAT(Scan(fs), ElementsAre("a", "c"));
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(ScannerTest, ReportsWhatIsNeitherFileNorFolder) {
  dir_.Write("f", "");
  ASSERT_EQ(::mkfifo(dir_.Path("pipe").c_str(), 0600), 0);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  dir_.Path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_THAT(Scan(), ElementsAre("f"));
  ::close(fd);
  ASSERT_EQ(problems_.size(), 2u);
  EXPECT_EQ(problems_[0].path, "pipe");
  EXPECT_EQ(problems_[1].path, "socket");
  EXPECT_FALSE(problems_[1].is_folder);
  EXPECT_THAT(Scan({.exclude = {"pipe", "socket"}}), ElementsAre("f"));
  EXPECT_THAT(problems_, IsEmpty()) << "what is left out needs no report";
}

TEST_F(ScannerTest, LeavesSymlinksOutUnlessAsked) {
  dir_.Write("real/f", "123");
  Link("real", "folder");
  Link("real/f", "file");
  EXPECT_THAT(Scan(), ElementsAre("real/f"));
  EXPECT_THAT(problems_, IsEmpty());
  EXPECT_THAT(Scan({}, true), ElementsAre("file", "folder/f", "real/f"));
}

TEST_F(ScannerTest, ReportsSymlinksThatLeadInACircle) {
  dir_.Write("a/b/f", "");
  Link("..", "a/b/up");
  Link("self", "self");
  Link("nowhere", "dangling");
  EXPECT_THAT(Scan({}, true), ElementsAre("a/b/f"));
  ASSERT_EQ(problems_.size(), 3u);
  EXPECT_EQ(problems_[0].path, "a/b/up");
  EXPECT_TRUE(problems_[0].is_folder);
  EXPECT_EQ(problems_[1].path, "dangling");
  EXPECT_EQ(problems_[2].path, "self");
}

TEST_F(ScannerTest, ReadsATreeDeeperThanAPathMayBeLong) {
  const std::string name(200, 'd');
  const std::string start = std::filesystem::current_path();
  ASSERT_EQ(::chdir(dir_.path().c_str()), 0);
  for (int i = 0; i < 30; ++i) {
    ASSERT_EQ(::mkdir(name.c_str(), 0700), 0);
    ASSERT_EQ(::chdir(name.c_str()), 0);
  }
  std::ofstream("f") << "x";
  ASSERT_EQ(::chdir(start.c_str()), 0);
  const auto paths = Scan();
  ASSERT_EQ(paths.size(), 1u);
  EXPECT_EQ(paths[0].size(), 30 * 201 + 1u);
}

}  // namespace
}  // namespace lakesync
