// Where an account's blobs live.
#pragma once

#include <string>

#include "lakesync/result.h"

namespace lakesync {

struct Endpoint {
  /// "https://NAME.blob.core.windows.net" or "http://127.0.0.1:10000/devstoreaccount1"; no trailing
  /// '/'.
  std::string url;
  /// "NAME"; for a path-style endpoint the first path segment.
  std::string account_name;

  /// True for http://127.0.0.0/8, [::1] and localhost.
  bool is_loopback() const;
  bool is_https() const;
};

/// kInvalid for anything but https, or http to loopback; and for a URL with a user, a query or more
/// than one path segment. `account_name` may be empty: then it is taken from the URL's path or
/// host. A host that is an address or has no dot is path-style: the account's name is appended
/// where the URL lacks it. Messages never repeat a query: it may be a SAS.
Result<Endpoint> ParseEndpoint(const std::string& url, const std::string& account_name);

}  // namespace lakesync
