// The tuner against services made of a few numbers, in virtual time. The yardstick is the best
// fixed level, found by trying them all on the same service.
#include "transfer/connection_tuner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <random>
#include <vector>

namespace lakesync {
namespace {

using namespace std::chrono_literals;
using Outcome = ConnectionTuner::Outcome;

constexpr int kMax = 256;

struct Service {
  std::string name{};
  double round_trip = 0.02;
  double cpu_per_request = 0;        ///< seconds, one after the other
  double cpu_per_connection = 0;     ///< for the handshake
  double bytes_per_second = 0;       ///< of the whole line; 0: any
  double bytes_per_second_each = 0;  ///< of one connection; 0: any
  double requests_per_second = 0;    ///< above that 503; 0: any
  /// How much dearer a request is with so many under way at that time.
  std::function<double(double now, int under_way)> strain = [](double, int) { return 1.0; };
};

std::vector<double> Sizes(int count, double mean, unsigned seed) {
  constexpr double kSigma = 1.2;
  std::mt19937_64 engine(seed);
  std::lognormal_distribution<double> size(std::log(mean) - kSigma * kSigma / 2, kSigma);
  std::vector<double> sizes;
  for (int i = 0; i < count; ++i) sizes.push_back(size(engine));
  return sizes;
}

/// Sends bodies of these sizes through the service, as many at once as the tuner says.
class Workload {
 public:
  Workload(const Service& service, ConnectionTuner& tuner, std::vector<double> sizes)
      : service_(service), tuner_(tuner), sizes_(std::move(sizes)) {}

  /// Seconds until the last was answered.
  double ToTheEnd() {
    Fill();
    while (!events_.empty()) {
      const Event event = events_.top();
      events_.pop();
      now_ = event.end;
      --under_way_;
      tuner_.Add({event.outcome, static_cast<std::uint64_t>(event.bytes),
                  Nanos(event.answered - event.begin), Nanos(event.answered)});
      if (event.outcome != Outcome::kOk) sizes_.push_back(event.bytes);
      levels_.push_back({now_, tuner_.level()});
      throttled_ += event.outcome == Outcome::kThrottled;
      Fill();
    }
    return now_;
  }
  /// The mean level between these moments.
  double LevelBetween(double from, double to) const {
    double sum = 0;
    int count = 0;
    for (const auto& [time, level] : levels_) {
      if (time >= from && time < to) sum += level, ++count;
    }
    return count == 0 ? 0 : sum / count;
  }
  int throttled() const { return throttled_; }
  const std::vector<std::pair<double, int>>& levels() const { return levels_; }

 private:
  struct Event {
    double begin;
    double answered;
    double end;  ///< of the answer and of the wait after it
    double bytes;
    Outcome outcome;
    bool operator<(const Event& other) const { return end > other.end; }
  };

  static std::chrono::nanoseconds Nanos(double seconds) {
    return std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
  }

  void Fill() {
    while (!sizes_.empty() && under_way_ < tuner_.level()) {
      const double bytes = sizes_.back();
      sizes_.pop_back();
      ++under_way_;
      events_.push(Begin(bytes));
    }
  }

  Event Begin(double bytes) {
    if (service_.requests_per_second > 0) {
      tokens_ = std::min(service_.requests_per_second / 10,
                         tokens_ + (now_ - tokens_at_) * service_.requests_per_second);
      tokens_at_ = now_;
      if (tokens_ < 1) {
        // The worker that was refused waits before it does anything else.
        const double wait = 0.5 * std::uniform_real_distribution<double>()(engine_);
        const double answered = now_ + service_.round_trip;
        return {now_, answered, answered + wait, bytes, Outcome::kThrottled};
      }
      --tokens_;
    }
    double work = service_.cpu_per_request;
    double round_trips = 1;
    if (under_way_ > connections_) {
      connections_ = under_way_;
      work += service_.cpu_per_connection;
      round_trips = service_.cpu_per_connection > 0 ? 3 : 1;
    }
    cpu_free_ = std::max(cpu_free_, now_) + work * service_.strain(now_, under_way_);
    double end = cpu_free_;
    if (service_.bytes_per_second > 0) {
      line_free_ = std::max(line_free_, now_) + bytes / service_.bytes_per_second;
      end = std::max(end, line_free_);
    }
    if (service_.bytes_per_second_each > 0) end += bytes / service_.bytes_per_second_each;
    end += round_trips * service_.round_trip;
    return {now_, end, end, bytes, Outcome::kOk};
  }

  const Service& service_;
  ConnectionTuner& tuner_;
  std::vector<double> sizes_;
  std::priority_queue<Event> events_;
  std::mt19937_64 engine_{3};
  double now_ = 0;
  int under_way_ = 0;
  int connections_ = 0;
  double cpu_free_ = 0;
  double line_free_ = 0;
  double tokens_ = service_.requests_per_second / 10;
  double tokens_at_ = 0;
  int throttled_ = 0;
  std::vector<std::pair<double, int>> levels_;
};

double SecondsWith(const Service& service, int fixed, const std::vector<double>& sizes) {
  ConnectionTuner tuner(fixed, kMax);
  return Workload(service, tuner, sizes).ToTheEnd();
}

struct Best {
  double seconds = std::numeric_limits<double>::max();
  int level = 0;
};
Best BestFixed(const Service& service, const std::vector<double>& sizes) {
  Best best;
  for (const int level : {1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256}) {
    const double seconds = SecondsWith(service, level, sizes);
    if (seconds < best.seconds) best = {seconds, level};
  }
  return best;
}

// ---- Near the best fixed level, whatever the service is

class TunerFindsItsLevel : public testing::TestWithParam<Service> {};

TEST_P(TunerFindsItsLevel, AndIsNearTheBestFixedOne) {
  for (const auto& sizes : {Sizes(3310, 214'000, 1), Sizes(3310, 214'000, 2),
                            Sizes(3310, 214'000, 3), Sizes(3310, 20'000, 4)}) {
    const Best best = BestFixed(GetParam(), sizes);
    const double tuned = SecondsWith(GetParam(), 0, sizes);
    EXPECT_LE(tuned, 1.3 * best.seconds) << "best level: " << best.level;
  }
}

const Service kServices[] = {
    {.name = "Unlimited5ms", .round_trip = 0.005},
    {.name = "Unlimited20ms", .round_trip = 0.02},
    {.name = "Unlimited150ms", .round_trip = 0.15},
    {.name = "Cpu2000At5ms", .round_trip = 0.005, .cpu_per_request = 0.0005},
    {.name = "Cpu2000At20ms", .round_trip = 0.02, .cpu_per_request = 0.0005},
    {.name = "Cpu2000At150ms", .round_trip = 0.15, .cpu_per_request = 0.0005},
    {.name = "Handshakes5ms",
     .round_trip = 0.005,
     .cpu_per_request = 0.0004,
     .cpu_per_connection = 0.0015},
    {.name = "Handshakes20ms",
     .round_trip = 0.02,
     .cpu_per_request = 0.0004,
     .cpu_per_connection = 0.0015},
    {.name = "Handshakes150ms",
     .round_trip = 0.15,
     .cpu_per_request = 0.0004,
     .cpu_per_connection = 0.0015},
    {.name = "Line50Mbit", .bytes_per_second = 50e6 / 8},
    {.name = "Line1Gbit", .bytes_per_second = 1e9 / 8},
    {.name = "Line1GbitAt150ms", .round_trip = 0.15, .bytes_per_second = 1e9 / 8},
    {.name = "SlowConnections", .bytes_per_second = 1e9 / 8, .bytes_per_second_each = 2e6},
    {.name = "Throttles500", .requests_per_second = 500},
    {.name = "Throttles2000", .requests_per_second = 2000},
    {.name = "SuffersFromCrowds",
     .cpu_per_request = 0.0005,
     .strain = [](double, int under_way) { return std::max(1.0, under_way / 60.0); }},
    {.name = "GetsSlower",
     .cpu_per_request = 0.0005,
     .strain = [](double now, int) { return now > 0.5 ? 5.0 : 1.0; }},
};

INSTANTIATE_TEST_SUITE_P(Services, TunerFindsItsLevel, testing::ValuesIn(kServices),
                         [](const auto& service) { return service.param.name; });

TEST(TunerOnALine, LargeBodiesOnALineAreNearTheBestToo) {
  for (const double round_trip : {0.02, 0.15}) {
    const Service service{.round_trip = round_trip, .bytes_per_second = 1e9 / 8};
    const auto sizes = Sizes(1000, 8'000'000, 5);
    EXPECT_LE(SecondsWith(service, 0, sizes), 1.3 * BestFixed(service, sizes).seconds);
  }
}

// ---- Its rules, one by one

class ConnectionTunerTest : public testing::Test {
 protected:
  /// So many requests at once, all with this latency; then the next so many.
  void Rounds(int rounds, std::chrono::milliseconds latency, Outcome outcome = Outcome::kOk) {
    for (int i = 0; i < rounds; ++i) {
      now_ += latency;
      for (int answers = tuner_.level(); answers > 0; --answers) Answer(outcome, latency);
    }
  }
  void Answer(Outcome outcome, std::chrono::nanoseconds duration) {
    tuner_.Add({outcome, 200'000, duration, now_});
  }

  ConnectionTuner tuner_{0, kMax};
  std::chrono::nanoseconds now_ = 1h;
};

TEST_F(ConnectionTunerTest, StartsWhereEveryServiceCanFollow) { EXPECT_EQ(tuner_.level(), 16); }

TEST_F(ConnectionTunerTest, AFixedNumberStaysWhateverHappens) {
  ConnectionTuner fixed(7, kMax);
  for (const auto outcome : {Outcome::kOk, Outcome::kThrottled, Outcome::kTimeout}) {
    for (int i = 0; i < 50; ++i) {
      now_ += 20ms;
      fixed.Add({outcome, 1000, 15ms, now_});
      EXPECT_EQ(fixed.level(), 7);
    }
  }
}

TEST_F(ConnectionTunerTest, AHighLatencyIsAnsweredAtOnce) {
  Rounds(2, 150ms);
  EXPECT_EQ(tuner_.level(), kMax);
}

TEST_F(ConnectionTunerTest, NeverExceedsItsMaximum) {
  ConnectionTuner small(0, 10);
  EXPECT_EQ(small.level(), 10);
  for (int i = 0; i < 200; ++i) {
    now_ += 15ms;
    small.Add({Outcome::kOk, 1000, 150ms, now_});
    EXPECT_LE(small.level(), 10);
  }
}

TEST_F(ConnectionTunerTest, ThrottlingHalvesOncePerLatency) {
  Rounds(2, 150ms);
  Rounds(1, 150ms, Outcome::kThrottled);  // 256 refusals, all begun before the first was known
  EXPECT_EQ(tuner_.level(), kMax / 2);
  now_ += 200ms;
  Answer(Outcome::kThrottled, 150ms);
  EXPECT_EQ(tuner_.level(), kMax / 4);
}

TEST_F(ConnectionTunerTest, ATimeoutCountsAsThrottling) {
  Rounds(2, 150ms);
  Answer(Outcome::kTimeout, 100ms);
  EXPECT_EQ(tuner_.level(), kMax / 2);
}

TEST_F(ConnectionTunerTest, OtherFailuresLeaveTheLevel) {
  Rounds(2, 150ms);
  Rounds(1, 150ms, Outcome::kOther);
  EXPECT_EQ(tuner_.level(), kMax);
}

TEST_F(ConnectionTunerTest, ThrottlingNeverLeadsBelowOne) {
  for (int i = 0; i < 20; ++i) {
    now_ += 1s;
    Answer(Outcome::kThrottled, 10ms);
  }
  EXPECT_EQ(tuner_.level(), 1);
}

TEST_F(ConnectionTunerTest, ReturnsInStepsThatGetSmaller) {
  Rounds(2, 150ms);
  Rounds(1, 150ms, Outcome::kThrottled);
  std::vector<int> levels;
  for (int i = 0; i < 3; ++i) {
    Rounds(1, 151ms);
    levels.push_back(tuner_.level());
  }
  EXPECT_EQ(levels, (std::vector<int>{192, 224, 240}));
}

TEST(ConnectionTunerReactionTest, FollowsAServiceThatComesToSufferFromCrowds) {
  // From the second second on more than 60 at once cost more than they bring.
  Service crowded{.bytes_per_second_each = 4e6};
  crowded.cpu_per_request = 0.0005;
  crowded.strain = [](double now, int under_way) {
    return now < 2 ? 1.0 : std::max(1.0, under_way / 60.0);
  };
  for (unsigned seed = 1; seed <= 10; ++seed) {
    ConnectionTuner tuner(0, kMax);
    Workload run(crowded, tuner, Sizes(30'000, 214'000, seed));
    run.ToTheEnd();
    EXPECT_GT(run.LevelBetween(1, 2), 100) << seed;
    EXPECT_LT(run.LevelBetween(15, 20), 128) << seed;
  }
}

}  // namespace
}  // namespace lakesync
