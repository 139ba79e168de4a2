// "DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net", as
// the portal shows it.
#pragma once

#include <string>

#include "base/secret.h"
#include "lakesync/result.h"

namespace lakesync {

/// Absent parts are empty.
struct ConnectionString {
  std::string protocol = "https";
  std::string account_name;
  Secret account_key;
  /// The query, without '?'.
  Secret sas_token;
  std::string blob_endpoint;
  std::string endpoint_suffix;
};

/// Keys in any case; those of other services (QueueEndpoint, …) are passed over.
/// UseDevelopmentStorage=true stands for Azurite's account on its default port. kInvalid, never
/// showing a value, when it is malformed.
Result<ConnectionString> ParseConnectionString(const Secret& text);

}  // namespace lakesync
