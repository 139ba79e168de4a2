// From the service's refusals to an Error that says what the caller can do, and the user too.
//
// The code decides over retries (store/retry_policy) and conflicts (transfer/), so the table here
// is the one place where the service's error codes are judged. Source: "Common REST API error
// codes" and "Blob Storage error codes" in the service's documents.
#pragma once

#include <string_view>

#include "base/time_format.h"
#include "http/http_client.h"
#include "lakesync/result.h"

namespace lakesync {

/// "cannot OPERATION OBJECT: 403 AuthenticationFailed: Server failed to …; what to do". `now` is
/// the local clock, compared with the service's. Pure, and safe on any bytes. Of the body only the
/// code, the first sentence of the message and the name of a header are taken: its detail can hold
/// the text that was signed.
Error ErrorFromResponse(std::string_view operation, std::string_view object,
                        const HttpResponse& response, WallTime now);

}  // namespace lakesync
