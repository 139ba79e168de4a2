#include "transfer/transfer_meter.h"

namespace lakesync {
namespace {

ConnectionTuner::Outcome OutcomeOf(const Error* error) {
  if (error == nullptr) return ConnectionTuner::Outcome::kOk;
  if (error->code == ErrorCode::kThrottled) return ConnectionTuner::Outcome::kThrottled;
  if (error->code == ErrorCode::kTransient) return ConnectionTuner::Outcome::kTimeout;
  return ConnectionTuner::Outcome::kOther;
}

}  // namespace

TransferMeter::TransferMeter(int fixed_connections, int connections_max, Clock& clock)
    : clock_(clock), tuner_(fixed_connections, connections_max), level_(tuner_.level()) {}

void TransferMeter::OnRequest(const RequestTrace& trace) {
  ++requests;
  bytes_sent += trace.bytes_sent;
  bytes_received += trace.bytes_received;
  std::lock_guard lock(mutex_);
  tuner_.Add({OutcomeOf(trace.error), trace.bytes_sent + trace.bytes_received, trace.duration,
              clock_.Steady().time_since_epoch()});
  level_ = tuner_.level();
}

}  // namespace lakesync
