// The help: one screen, and a longer one with examples and exit codes.
#pragma once

#include <string>

namespace lakesync {

/// Of the program when `command` is empty. `long_help` adds examples and exit codes.
std::string HelpText(const std::string& command, bool long_help);

}  // namespace lakesync
