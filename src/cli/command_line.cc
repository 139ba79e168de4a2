#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "base/nearest.h"
#include "settings/settings.h"

namespace lakesync {
namespace {

const std::vector<std::string> kCommands = {"sync",     "status", "verify", "pull",
                                            "manifest", "doctor", "init",   "version"};

class Parser {
 public:
  Parser() {
    app_.set_help_flag();
    app_.fallthrough();
    app_.allow_extras();
    app_.add_option("--project", line_.project);
    app_.add_flag("--json", line_.json);
    app_.add_flag("--quiet,-q", line_.quiet);
    app_.add_option("--events", line_.events);
    app_.add_flag("-h", short_help_);
    app_.add_flag("--help", line_.long_help);
    app_.add_flag("--version", version_);
    AddSettings();
    AddCommands();
  }

  Result<CommandLine> Parse(std::vector<std::string> args) {
    std::reverse(args.begin(), args.end());  // CLI11 takes them from the back.
    try {
      app_.parse(args);
    } catch (const CLI::Error& error) {
      return Misused(error.what());
    }
    return Conclude();
  }

 private:
  static Error Misused(const std::string& what) {
    return {ErrorCode::kInvalid, what + "; see lakesync --help"};
  }

  // Every setting with a flag. Switches may stand alone: --follow-symlinks.
  void AddSettings() {
    for (const SettingInfo& info : SettingTable()) {
      if (info.flag.empty()) continue;
      const bool is_switch = info.default_text == "true" || info.default_text == "false";
      const auto set = [this, name = info.name](const std::string& value) {
        std::string& all = line_.settings[name];
        const bool is_list = name == "include" || name == "exclude";
        all = is_list && !all.empty() ? all + "\n" + value : value;
      };
      if (is_switch) {
        app_.add_flag(info.flag, switches_[info.name]);
      } else {
        app_.add_option_function<std::vector<std::string>>(
                info.flag,
                [set](const std::vector<std::string>& values) {
                  for (const std::string& value : values) set(value);
                })
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      }
    }
  }

  CLI::App* Command(const std::string& name) {
    CLI::App* command = app_.add_subcommand(name);
    command->set_help_flag();
    command->fallthrough();
    command->allow_extras();
    return command;
  }

  void AddCommands() {
    CLI::App* sync = Command("sync");
    sync->add_option("--layer", line_.layer);
    sync->add_flag("--force", line_.force);
    sync->add_flag("--dry-run,-n", line_.dry_run);
    Command("status");
    CLI::App* verify = Command("verify");
    verify->add_option("--layer", line_.layer);
    verify->add_flag("--deep", line_.deep);
    verify->add_flag("--repair", line_.repair);
    CLI::App* pull = Command("pull");
    pull->add_option("--layer", line_.layer);
    pull->add_option("--to", line_.to);
    pull->add_flag("--overwrite", line_.overwrite);
    Command("manifest");
    Command("doctor");
    Command("init");
    Command("version");
    Command("help");
  }

  Result<CommandLine> Conclude() {
    for (const auto& [name, option] : switches_) {
      if (!option.empty()) line_.settings[name] = option;
    }
    std::vector<std::string> rest = app_.remaining(true);
    for (const CLI::App* command : app_.get_subcommands()) line_.command = command->get_name();
    if (version_) line_.command = "version";
    if (line_.command == "help" || short_help_ || line_.long_help ||
        (line_.command.empty() && rest.empty())) {
      line_.long_help |= line_.command == "help" && rest.empty();
      line_.help_topic =
          line_.command == "help" ? (rest.empty() ? "" : rest.front()) : line_.command;
      line_.command = "help";
      return std::move(line_);
    }
    if (line_.command == "manifest") {
      if (rest.size() != 1 || rest.front() != "rebuild") {
        return Misused("manifest has one command: lakesync manifest rebuild");
      }
      line_.command = "manifest rebuild";
      return std::move(line_);
    }
    if (!rest.empty()) return Unknown(rest.front());
    return std::move(line_);
  }

  Error Unknown(const std::string& word) {
    const bool is_flag = word.starts_with("-");
    if (!is_flag && !line_.command.empty()) {
      return Misused(fmt::format("{} takes no argument '{}'", line_.command, word));
    }
    std::vector<std::string> known = kCommands;
    if (is_flag) known = FlagsOf(line_.command);
    const std::string name = word.substr(0, word.find('='));
    const auto nearest = Nearest(name, known);
    return Misused(fmt::format("unknown {} '{}'{}{}", is_flag ? "flag" : "command", name,
                               is_flag && !line_.command.empty() ? " for " + line_.command : "",
                               nearest ? fmt::format(" (did you mean {}?)", *nearest) : ""));
  }

  std::vector<std::string> FlagsOf(const std::string& command) {
    std::vector<std::string> flags;
    const auto add = [&](const CLI::App& app) {
      for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
      }
    };
    add(app_);
    if (!command.empty()) add(*app_.get_subcommand(command));
    return flags;
  }

  CLI::App app_;
  CommandLine line_;
  bool short_help_ = false;
  bool version_ = false;
  std::map<std::string, std::string> switches_;
};

}  // namespace

Result<CommandLine> ParseCommandLine(const std::vector<std::string>& args) {
  return Parser().Parse(args);
}

}  // namespace lakesync
