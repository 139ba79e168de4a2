// The environment variables of this process.
#pragma once

#include <map>
#include <string>

namespace lakesync {

std::map<std::string, std::string> ProcessEnvironment();

}  // namespace lakesync
