// The one place where a CURLcode becomes an Error.
#pragma once

#include <curl/curl.h>

#include <string_view>

#include "lakesync/result.h"

namespace lakesync {

/// `request` is "METHOD host/path"; `detail` libcurl's own words, or empty.
Error CurlError(CURLcode code, std::string_view request, std::string_view detail);

}  // namespace lakesync
