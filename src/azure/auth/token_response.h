// What token services answer: Entra ID, the instance metadata service and App Service write nearly
// the same JSON.
#pragma once

#include <string>
#include <string_view>

#include "azure/auth/token_source.h"
#include "base/time_format.h"
#include "http/http_client.h"
#include "lakesync/result.h"

namespace lakesync {

/// The token of a 2xx answer to `who`. `expires_in` counts from `asked_at`; where it is absent,
/// `expires_on` (seconds since 1970) is taken. Both are written as numbers or as strings.
/// kTransient when it is not such an answer (a proxy's page, say).
Result<AccessToken> ParseTokenResponse(std::string_view who, std::string_view body,
                                       WallTime asked_at);

/// The Error of an answer that is not 2xx: "cannot get a token from WHO: HTTP 401, invalid_client:
/// AADSTS7000215: …; what to do". `advice` is what to do where the service's code says nothing
/// better. Statuses that pass (408, 429, 5xx) are kTransient or kThrottled, all others kDenied.
Error TokenError(std::string_view who, const HttpResponse& response, std::string_view advice);

}  // namespace lakesync
