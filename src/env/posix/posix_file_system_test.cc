#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "env/posix/posix_env.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

class PosixFileSystemTest : public ::testing::Test {
 protected:
  TempDir dir_;
  FileSystem& fs_ = PosixFileSystem();
};

TEST_F(PosixFileSystemTest, ReadsAtOffsets) {
  auto file = fs_.OpenForRead(dir_.Write("a", "0123456789"));
  ASSERT_TRUE(file.ok());
  std::string out(4, ' ');
  EXPECT_EQ(*(*file)->ReadAt(8, out), 2u);
  EXPECT_EQ(*(*file)->ReadAt(2, out), 4u);
  EXPECT_EQ(out, "2345");
  EXPECT_EQ((*file)->Stat()->size, 10u);
}

TEST_F(PosixFileSystemTest, MissingFileIsNotFound) {
  EXPECT_EQ(fs_.OpenForRead(dir_.Path("no")).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(fs_.Stat(dir_.Path("no")).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(fs_.OpenDirectory(dir_.Path("no")).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(fs_.Remove(dir_.Path("no")).error().code, ErrorCode::kNotFound);
}

TEST_F(PosixFileSystemTest, CreateTruncatesAndAppends) {
  dir_.Write("a", "old content");
  auto file = fs_.Create(dir_.Path("a"));
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE((*file)->Append("new").ok());
  EXPECT_TRUE((*file)->Append("er").ok());
  EXPECT_TRUE((*file)->Sync().ok());
  EXPECT_TRUE((*file)->Close().ok());
  EXPECT_TRUE((*file)->Close().ok());
  EXPECT_EQ(dir_.Read("a"), "newer");
}

TEST_F(PosixFileSystemTest, AppendGoesToTheEndWhateverWasWrittenElsewhere) {
  auto file = fs_.OpenForAppend(dir_.Write("a", "0123"));
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE((*file)->WriteAt(0, std::string_view("x")).ok());
  EXPECT_TRUE((*file)->Append("4").ok());
  EXPECT_TRUE((*file)->WriteAt(6, std::string_view("6")).ok());
  EXPECT_TRUE((*file)->Append("7").ok());
  EXPECT_EQ(dir_.Read("a"), std::string("x1234\0"
                                        "67",
                                        8));
  EXPECT_TRUE((*file)->Truncate(2).ok());
  EXPECT_TRUE((*file)->Append("z").ok());
  EXPECT_EQ(dir_.Read("a"), "x1z");
}

TEST_F(PosixFileSystemTest, WriteThatDoesNotFitIsAnError) {
  auto file = fs_.OpenForAppend("/dev/full");
  ASSERT_TRUE(file.ok());
  const Status status = (*file)->Append("x");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kIo);
  EXPECT_EQ(status.error().message, "cannot write /dev/full: No space left on device");
}

TEST_F(PosixFileSystemTest, PipesTakeAppends) {
  ASSERT_EQ(::mkfifo(dir_.Path("pipe").c_str(), 0600), 0);
  const int reader = ::open(dir_.Path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  auto file = fs_.OpenForAppend(dir_.Path("pipe"));
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE((*file)->Append("ab").ok());
  EXPECT_TRUE((*file)->Append("c").ok());
  char out[8] = {};
  EXPECT_EQ(::read(reader, out, sizeof out), 3);
  EXPECT_STREQ(out, "abc");
  ::close(reader);
}

TEST_F(PosixFileSystemTest, PrivateFileIsItsOwnersAlone) {
  dir_.Write("key", "old");
  ::chmod(dir_.Path("key").c_str(), 0644);
  ASSERT_TRUE(fs_.Create(dir_.Path("key"), true).ok());
  struct stat status {};
  ASSERT_EQ(::stat(dir_.Path("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(PosixFileSystemTest, ListsEverythingWithItsType) {
  for (int i = 0; i < 3000; ++i) dir_.Write("d/file_with_a_long_name_" + std::to_string(i), "");
  dir_.MakeDir("d/sub");
  ::symlink("nowhere", dir_.Path("d/link").c_str());
  ::mkfifo(dir_.Path("d/pipe").c_str(), 0600);
  auto folder = fs_.OpenDirectory(dir_.Path("d"));
  ASSERT_TRUE(folder.ok());
  std::map<std::string, FileType> types;
  const auto entries = (*folder)->List();
  for (const auto& entry : *entries) types[entry.name] = entry.type;
  EXPECT_EQ(types.size(), 3003u);
  EXPECT_EQ(types["file_with_a_long_name_2999"], FileType::kRegular);
  EXPECT_EQ(types["sub"], FileType::kDirectory);
  EXPECT_EQ(types["link"], FileType::kSymlink);
  EXPECT_EQ(types["pipe"], FileType::kOther);
  EXPECT_EQ((*folder)->List()->size(), 3003u);
}

TEST_F(PosixFileSystemTest, LooksAtEntriesAndFollowsLinksOnlyWhenAsked) {
  dir_.Write("d/a", "12345");
  ASSERT_TRUE(fs_.SetMtime(dir_.Path("d/a"), 1'770'494'038'123'456'789).ok());
  ASSERT_EQ(::symlink("a", dir_.Path("d/link").c_str()), 0);
  auto folder = fs_.OpenDirectory(dir_.Path("d"));
  const FileStat stat = *(*folder)->Stat("a", false);
  EXPECT_EQ(stat.size, 5u);
  EXPECT_EQ(stat.mtime_ns, 1'770'494'038'123'456'789);
  EXPECT_EQ((*folder)->Stat("link", false)->type, FileType::kSymlink);
  EXPECT_EQ((*folder)->Stat("link", true)->inode, stat.inode);
  EXPECT_EQ(fs_.LinkStat(dir_.Path("d/link"))->type, FileType::kSymlink);
  EXPECT_EQ(fs_.Stat(dir_.Path("d/link"))->type, FileType::kRegular);
}

TEST_F(PosixFileSystemTest, OpensFoldersBelowWithoutFollowingLinks) {
  dir_.Write("d/sub/x", "");
  ASSERT_EQ(::symlink("sub", dir_.Path("d/link").c_str()), 0);
  auto folder = fs_.OpenDirectory(dir_.Path("d"));
  EXPECT_EQ((*(*folder)->OpenDirectory("sub", false))->List()->size(), 1u);
  EXPECT_FALSE((*folder)->OpenDirectory("link", false).ok());
  EXPECT_TRUE((*folder)->OpenDirectory("link", true).ok());
}

TEST_F(PosixFileSystemTest, RenameReplaces) {
  dir_.Write("new", "2");
  dir_.Write("old", "1");
  ASSERT_TRUE(fs_.Rename(dir_.Path("new"), dir_.Path("old")).ok());
  EXPECT_EQ(dir_.Read("old"), "2");
  EXPECT_FALSE(dir_.Exists("new"));
}

TEST_F(PosixFileSystemTest, MakesFoldersOnceOrAgain) {
  EXPECT_TRUE(fs_.MakeDirs(dir_.Path("a/b/c")).ok());
  EXPECT_TRUE(fs_.MakeDirs(dir_.Path("a/b/c")).ok());
  dir_.Write("file", "");
  EXPECT_EQ(fs_.MakeDirs(dir_.Path("file/x")).error().code, ErrorCode::kIo);
}

TEST_F(PosixFileSystemTest, SetsTimesBefore1970) {
  const std::string path = dir_.Write("a", "");
  ASSERT_TRUE(fs_.SetMtime(path, -1).ok());
  EXPECT_EQ(fs_.Stat(path)->mtime_ns, -1);
}

TEST_F(PosixFileSystemTest, ReadsWholeFilesUpToALimit) {
  const std::string path = dir_.Write("a", "0123456789");
  EXPECT_EQ(*ReadWholeFile(fs_, path), "0123456789");
  EXPECT_EQ(*ReadWholeFile(fs_, path, 10), "0123456789");
  EXPECT_EQ(ReadWholeFile(fs_, path, 9).error().code, ErrorCode::kInvalid);
  // Its size is said to be 0.
  EXPECT_FALSE(ReadWholeFile(fs_, "/proc/self/status")->empty());
}

}  // namespace
}  // namespace lakesync
