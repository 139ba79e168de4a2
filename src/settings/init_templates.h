// The files that `lakesync init` writes. Made from the table of settings, so that they cannot drift
// from it.
#pragma once

#include <string>

namespace lakesync {

/// lakesync.toml with every key commented out at its default.
std::string InitToml();
/// .env with the account's name and key to fill in, and the other credentials commented out.
std::string InitDotenv();

}  // namespace lakesync
