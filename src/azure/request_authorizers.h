// The two authorizers that need nothing but what was configured; those that fetch tokens are in
// auth/.
#pragma once

#include <memory>
#include <string>

#include "azure/authorizer.h"
#include "base/secret.h"
#include "env/clock.h"
#include "lakesync/result.h"

namespace lakesync {

/// Signs with the account's key (azure/shared_key.h). kInvalid when `key_base64` is not base64.
/// `clock` outlives the authorizer. `description` is what Describe() answers.
Result<std::unique_ptr<Authorizer>> MakeSharedKeyAuthorizer(std::string account_name,
                                                            const Secret& key_base64, Clock& clock,
                                                            std::string description);

/// Appends `token`, a shared access signature with or without its '?', to each URL.
std::unique_ptr<Authorizer> MakeSasAuthorizer(const Secret& token, std::string description);

}  // namespace lakesync
