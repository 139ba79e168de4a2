// The power fails, or the process is killed, at every write of a run; the ledger is opened anew.
#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "ledger_fixture.h"

namespace lakesync {
namespace {

using Loss = CrashingFileSystem::Loss;
using Entries = std::vector<LedgerEntry>;

class LedgerCrashTest : public LedgerFixture, public ::testing::WithParamInterface<Loss> {
 protected:
  struct Step {
    std::function<Status(Ledger&)> run;
    /// Afterwards the disk has all.
    bool syncs;
  };

  static std::vector<Step> Steps() {
    const auto record = [](const char* key, std::uint64_t size) {
      return Step{[=](Ledger& ledger) { return ledger.Record(MakeEntry(key, size)); }, false};
    };
    const auto checkpoint = [](const char* last_sync) {
      return Step{[=](Ledger& ledger) { return ledger.Checkpoint(last_sync); }, true};
    };
    const Step forget{[](Ledger& ledger) { return ledger.Forget("b"); }, false};
    return {record("b", 1), record("a", 1),  checkpoint("1"), record("b", 2), record("c", 1),
            forget,         checkpoint("2"), record("b", 3),  record("a", 2), checkpoint("3")};
  }

  /// What the ledger says before the first step and after each.
  static std::vector<Entries> States() {
    CrashingFileSystem calm;
    FakeClock clock;
    auto ledger = Ledger::Open(calm, clock, kManifest, Ledger::Mode::kWrite);
    std::vector<Entries> states = {All(**ledger)};
    for (const Step& step : Steps()) {
      EXPECT_TRUE(step.run(**ledger).ok());
      states.push_back(All(**ledger));
    }
    return states;
  }

  struct Outcome {
    std::size_t done = 0;    ///< Steps that succeeded.
    std::size_t synced = 0;  ///< Steps that the disk has for certain.
  };

  /// Runs until the disk fails.
  Outcome RunUntilFailure() {
    Outcome outcome;
    auto ledger = TryOpen();
    if (!ledger.ok()) return outcome;
    for (const Step& step : Steps()) {
      if (!step.run(**ledger).ok()) break;
      ++outcome.done;
      if (step.syncs) outcome.synced = outcome.done;
    }
    return outcome;
  }
};

TEST_P(LedgerCrashTest, NothingConfirmedIsLost) {
  const std::vector<Entries> states = States();
  std::size_t done = 0;
  for (std::uint64_t units = 0; done < Steps().size(); ++units) {
    fs.Clear();
    fs.FailAfter(units);
    const Outcome outcome = RunUntilFailure();
    done = outcome.done;
    fs.Restart(GetParam());

    auto ledger = Open();
    ASSERT_NE(ledger, nullptr) << "after " << units << " units";
    const Entries found = All(*ledger);
    const std::size_t first = GetParam() == Loss::kNothing ? outcome.done : outcome.synced;
    const std::size_t last = std::min(outcome.done + 1, states.size() - 1);
    bool known = false;
    for (std::size_t i = first; i <= last; ++i) known = known || found == states[i];
    ASSERT_TRUE(known) << "after " << units << " units, " << outcome.done << " steps";

    Record(*ledger, MakeEntry("after"));
    Checkpoint(*ledger, "4");
    ASSERT_EQ(All(*Open()).size(), found.size() + 1);
  }
}

std::string LossName(const ::testing::TestParamInfo<Loss>& loss) {
  const char* names[] = {"Nothing", "Unsynced", "Half"};
  return names[static_cast<std::size_t>(loss.param)];
}

INSTANTIATE_TEST_SUITE_P(Losses, LedgerCrashTest,
                         ::testing::Values(Loss::kNothing, Loss::kUnsynced, Loss::kHalf), LossName);

class NewLedgerCrashTest : public LedgerFixture {};

TEST_F(NewLedgerCrashTest, ANewLedgerReplacesTheOldOneWholeOrNotAtAll) {
  const std::string old = R"({"synced_files": {"old": {"size": 1}}})";
  for (std::uint64_t units = 0;; ++units) {
    fs.Clear();
    fs.Put(kManifest, old);
    fs.FailAfter(units);
    auto ledger = Ledger::CreateNew(fs, clock, kManifest);
    Status written = ledger.ok() ? (*ledger)->Record(MakeEntry("new")) : Status::Ok();
    if (ledger.ok() && written.ok()) written = (*ledger)->Checkpoint("5");
    fs.Restart(Loss::kUnsynced);
    const std::vector<std::string> keys = Keys(*Open());
    ASSERT_EQ(keys.size(), 1U);
    if (ledger.ok() && written.ok()) {
      EXPECT_EQ(keys[0], "new");
      break;
    }
  }
}

}  // namespace
}  // namespace lakesync
