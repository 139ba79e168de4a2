// Where a request goes, and whether it may.
#pragma once

#include <string>

#include "lakesync/result.h"

namespace lakesync {

struct RequestTarget {
  std::string scheme;
  std::string host;
  /// Encoded as in the URL.
  std::string path;
  bool loopback = false;

  /// "host/path" for messages. The query stays out: signatures stand there.
  std::string Shown() const { return host + path; }
};

/// kInvalid when `url` is malformed, neither http nor https, or plain http to another machine.
/// `link_local_metadata` (see HttpRequest) lets plain http to 169.254.0.0/16 pass too.
Result<RequestTarget> ParseTarget(const std::string& url, bool link_local_metadata = false);

}  // namespace lakesync
