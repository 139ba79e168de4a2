// What the user asked for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

struct CommandLine {
  /// "sync", "status", "verify", "pull", "manifest rebuild", "doctor", "init", "version", "help".
  std::string command;
  /// For "help": of which command; empty: of the program.
  std::string help_topic;
  bool long_help = false;

  std::string project = ".";
  std::string layer;
  bool force = false;
  bool dry_run = false;
  bool deep = false;
  bool repair = false;
  bool overwrite = false;
  bool json = false;
  bool quiet = false;
  std::string to;
  std::string events;
  /// Flags that are settings, by setting name.
  std::map<std::string, std::string> settings;
};

/// kInvalid, naming the nearest right word, for an unknown command or flag.
Result<CommandLine> ParseCommandLine(const std::vector<std::string>& args);

}  // namespace lakesync
