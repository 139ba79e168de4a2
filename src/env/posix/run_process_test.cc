#include "env/posix/run_process.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

using std::chrono::seconds;

TEST(RunProcessTest, TakesBothStreamsAndTheExitCode) {
  const auto ended = RunProcess({"sh", "-c", "echo out; echo err >&2; exit 7"}, seconds(60));
  ASSERT_TRUE(ended.ok()) << ended.error().message;
  EXPECT_EQ(ended->stdout_text, "out\n");
  EXPECT_EQ(ended->stderr_text, "err\n");
  EXPECT_EQ(ended->exit_code, 7);
  EXPECT_FALSE(ended->timed_out);
}

TEST(RunProcessTest, NoShellReadsTheArguments) {
  const auto ended = RunProcess({"printf", "%s", "$(id); `id` *"}, seconds(60));
  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(ended->stdout_text, "$(id); `id` *");
}

TEST(RunProcessTest, ReadsMoreThanAPipeHolds) {
  const auto ended = RunProcess({"head", "-c", "300000", "/dev/zero"}, seconds(60));
  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(ended->stdout_text.size(), 300000u);
}

TEST(RunProcessTest, StdinIsEmpty) {
  const auto ended = RunProcess({"cat"}, seconds(60));
  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(ended->exit_code, 0);
  EXPECT_EQ(ended->stdout_text, "");
}

TEST(RunProcessTest, AProgramThatHangsIsKilledWithItsChildren) {
  const auto ended =
      RunProcess({"sh", "-c", "sleep 1000 & echo started; wait"}, std::chrono::milliseconds(300));
  ASSERT_TRUE(ended.ok());
  EXPECT_TRUE(ended->timed_out);
  EXPECT_EQ(ended->exit_code, 128 + 9);
}

TEST(RunProcessTest, AChildThatKeepsTheStreamsOpenDoesNotHoldUp) {
  const auto ended = RunProcess({"sh", "-c", "sleep 1000 & echo done"}, seconds(60));
  ASSERT_TRUE(ended.ok());
  EXPECT_FALSE(ended->timed_out);
  EXPECT_EQ(ended->stdout_text, "done\n");
}

TEST(RunProcessTest, EndlessOutputIsCutOff) {
  const auto ended = RunProcess({"cat", "/dev/zero"}, seconds(60), 100'000);
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().code, ErrorCode::kIo);
}

TEST(RunProcessTest, SaysWhenThereIsNoSuchProgram) {
  const auto ended = RunProcess({"lakesync-no-such-program"}, seconds(60));
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace lakesync
