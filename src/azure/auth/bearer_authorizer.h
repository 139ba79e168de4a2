// "Authorization: Bearer TOKEN", for every credential that gives tokens.
#pragma once

#include <memory>
#include <string>

#include "azure/auth/token_source.h"
#include "azure/authorizer.h"
#include "env/clock.h"

namespace lakesync {

/// Refuses (kInvalid) to send a token over plain http, to loopback too: a token is good for every
/// account that its bearer may use, and whoever listens on a local port need not be Azurite.
std::unique_ptr<Authorizer> MakeBearerAuthorizer(std::unique_ptr<TokenSource> source, Clock& clock,
                                                 std::string description);

}  // namespace lakesync
