// Which store wraps which. The only place that names concrete classes.
//
//   Retrying( Limiting( Tracing( AzureStore ) ) )
//
// A request is traced alone, without the waits of the caps; the caps see every try; the retries are
// outermost.
#pragma once

#include <memory>
#include <string>

#include "azure/auth/choose_auth.h"
#include "sync/run.h"
#include "transfer/transfer_meter.h"

namespace lakesync {

/// One container of one account, ready to use. Made when the first remote call is due: a run with
/// nothing to do never comes here.
class Remote {
 public:
  virtual ~Remote() = default;
  virtual BlobStore& store() = 0;
  virtual TransferMeter& meter() = 0;
  virtual HttpClient& http() = 0;
  virtual const AuthChoice& auth() const = 0;
};

/// kInvalid when no credential is set or two contradict.
Result<std::unique_ptr<Remote>> ConnectRemote(const Run& run, const std::string& container);

/// The real clock, disk, chance and sleep.
Environment RealEnvironment();

}  // namespace lakesync
