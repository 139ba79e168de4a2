#include "state/project_lock.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "temp_dir.h"

namespace lakesync {
namespace {

using ::testing::HasSubstr;

class ProjectLockTest : public ::testing::Test {
 protected:
  TempDir dir_;
  const std::string path_ = dir_.Path("lock");
};

TEST_F(ProjectLockTest, ASecondInTheSameProcessIsRefused) {
  const auto first = ProjectLock::Acquire(path_);
  ASSERT_TRUE(first.ok());
  const auto second = ProjectLock::Acquire(path_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kBusy);
}

TEST_F(ProjectLockTest, CanBeTakenAgainAfterItWasGivenUp) {
  ASSERT_TRUE(ProjectLock::Acquire(path_).ok());
  EXPECT_TRUE(ProjectLock::Acquire(path_).ok());
}

TEST_F(ProjectLockTest, NamesTheOtherProcessAndDiesWithIt) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = ProjectLock::Acquire(path_);
    const char ok = held.ok() ? '1' : '0';
    if (::write(ready[1], &ok, 1) == 1) ::pause();
    ::_exit(1);
  }
  char ok = 0;
  ASSERT_EQ(::read(ready[0], &ok, 1), 1);
  ASSERT_EQ(ok, '1');
  const auto refused = ProjectLock::Acquire(path_);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kBusy);
  EXPECT_EQ(refused.error().message, "another lakesync (PID " + std::to_string(child) +
                                         ") works on this project; wait for it or stop it");
  EXPECT_TRUE(ProjectLock::Acquire(path_).ok());
}

TEST_F(ProjectLockTest, SaysWhenTheFolderCannotBeWritten) {
  const auto refused = ProjectLock::Acquire(dir_.Path("missing/lock"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kIo);
  EXPECT_THAT(refused.error().message, HasSubstr("missing/lock"));
}

}  // namespace
}  // namespace lakesync
