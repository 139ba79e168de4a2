// The login of the Azure CLI, for people at a terminal. `az` owns the token's refresh; it is run
// without a shell, and its output goes nowhere but into the parser.
#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>

#include "azure/auth/token_source.h"
#include "base/utf8.h"
#include "env/posix/run_process.h"

namespace lakesync {
namespace {

/// "2026-02-07 19:53:58.000000", this machine's local time: all that versions before 2.54 tell.
std::optional<WallTime> ParseLocalTime(const std::string& text) {
  std::tm local = {};
  const char* rest = strptime(text.c_str(), "%Y-%m-%d %H:%M:%S", &local);
  if (rest == nullptr || (*rest != '\0' && *rest != '.')) return std::nullopt;
  local.tm_isdst = -1;
  const std::time_t seconds = std::mktime(&local);
  if (seconds <= 0) return std::nullopt;
  return WallTime(std::chrono::seconds(seconds));
}

Result<AccessToken> ParseOutput(const std::string& output) {
  const auto answer = nlohmann::json::parse(output, nullptr, /*allow_exceptions=*/false);
  std::string token;
  std::optional<WallTime> expires_at;
  if (answer.is_object()) {
    const auto value = answer.find("accessToken");
    if (value != answer.end() && value->is_string()) token = value->get<std::string>();
    const auto unix_time = answer.find("expires_on");
    const auto local_time = answer.find("expiresOn");
    if (unix_time != answer.end() && unix_time->is_number_integer()) {
      const auto seconds = unix_time->get<std::int64_t>();
      if (seconds > 0 && seconds < 9'000'000'000) {
        expires_at = WallTime(std::chrono::seconds(seconds));
      }
    } else if (local_time != answer.end() && local_time->is_string()) {
      expires_at = ParseLocalTime(local_time->get<std::string>());
    }
  }
  if (token.empty() || !expires_at) {
    return Error{ErrorCode::kInvalid,
                 "cannot get a token from the Azure CLI: its answer is not understood; update it "
                 "with `az upgrade`"};
  }
  return AccessToken{Secret(std::move(token)), *expires_at};
}

/// What `az` says on stderr, without the warnings before it.
std::string Complaint(const std::string& stderr_text) {
  const auto error_at = stderr_text.find("ERROR:");
  const auto from =
      stderr_text.find_first_not_of(" \r\n", error_at == std::string::npos ? 0 : error_at + 6);
  if (from == std::string::npos) return "it says nothing";
  const std::string_view text = std::string_view(stderr_text).substr(from);
  return Printable(text.substr(0, text.find_first_of("\r\n"))).substr(0, 300);
}

Error StartError(Error error) {
  if (error.code != ErrorCode::kNotFound) return error;
  return Error{
      ErrorCode::kInvalid,
      "cannot get a token from the Azure CLI: there is no `az` on the PATH; install it and "
      "run `az login`, or set AZURE_ACCOUNT_KEY in the environment or .env"};
}

class AzureCliSource final : public TokenSource {
 public:
  AzureCliSource(const AzureCliAuth& auth, Clock& clock, std::chrono::milliseconds timeout)
      : auth_(auth), clock_(clock), timeout_(timeout) {}

  Result<AccessToken> Fetch() override {
    std::vector<std::string> command = {
        "az", "account", "get-access-token", "--resource", kAzureCliResource, "--output", "json"};
    if (!auth_.tenant_id.empty()) {
      command.insert(command.end(), {"--tenant", auth_.tenant_id});
    }
    auto ended = RunProcess(command, timeout_);
    if (!ended.ok()) return StartError(std::move(ended).error());
    if (ended->timed_out) {
      return Error{ErrorCode::kTransient,
                   fmt::format("cannot get a token from the Azure CLI: no answer within {} s",
                               std::chrono::ceil<std::chrono::seconds>(timeout_).count())};
    }
    if (ended->exit_code != 0) {
      return Error{ErrorCode::kDenied,
                   fmt::format("cannot get a token from the Azure CLI (exit code {}): {}; run `az "
                               "login`",
                               ended->exit_code, Complaint(ended->stderr_text))};
    }
    LAKESYNC_ASSIGN(AccessToken token, ParseOutput(ended->stdout_text));
    if (token.expires_at <= clock_.Now()) {
      return Error{ErrorCode::kDenied,
                   "the Azure CLI gave a token that has expired; run `az login`, and check this "
                   "machine's clock"};
    }
    return token;
  }

 private:
  static constexpr char kAzureCliResource[] = "https://storage.azure.com";

  const AzureCliAuth auth_;
  Clock& clock_;
  const std::chrono::milliseconds timeout_;
};

}  // namespace

std::unique_ptr<TokenSource> MakeAzureCliSource(const AzureCliAuth& auth, Clock& clock,
                                                std::chrono::milliseconds timeout) {
  return std::make_unique<AzureCliSource>(auth, clock, timeout);
}

}  // namespace lakesync
