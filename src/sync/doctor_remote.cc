// The doctor's checks over the network.
#include <fmt/format.h>

#include <string_view>

#include "base/crc64.h"
#include "base/time_format.h"
#include "base/units.h"
#include "model/body.h"
#include "sync/doctor.h"

namespace lakesync {
namespace {

using Level = DoctorFinding::Level;
using std::chrono::minutes;

constexpr std::string_view kProbeText = "A probe of lakesync doctor; it can be deleted.\n";

DoctorFinding Ok(const char* check, std::string detail) {
  return {Level::kOk, check, std::move(detail), ""};
}

std::string AdviceForReach(const Error& error) {
  if (error.code == ErrorCode::kInvalid) {
    return "check the account's name (AZURE_ACCOUNT_NAME), `endpoint` and `endpoint_suffix`; "
           "behind "
           "a proxy that opens TLS, point SSL_CERT_FILE at its root certificate";
  }
  return "check the network, the firewall and the proxy variables (https_proxy, no_proxy)";
}

DoctorFinding CheckClock(const HttpResponse& response, WallTime before, WallTime after) {
  const auto date = ParseHttpDate(response.Header("date"));
  if (!date) {
    return {Level::kWarning, "clock", "the endpoint does not tell the time (no Date header)",
            "check this machine's clock by other means, e.g. `timedatectl`"};
  }
  const auto ours = before + (after - before) / 2;
  const auto skew = std::chrono::round<std::chrono::seconds>(ours - *date);
  const auto size = std::chrono::abs(skew);
  // The header tells whole seconds, and the way there takes some.
  if (size <= std::chrono::seconds(2)) return Ok("clock", "agrees with the endpoint's");
  std::string detail = fmt::format("{} {} the endpoint's", FormatDuration(size),
                                   skew.count() > 0 ? "ahead of" : "behind");
  if (size <= minutes(5)) return Ok("clock", std::move(detail));
  return {size > minutes(15) ? Level::kError : Level::kWarning, "clock", std::move(detail),
          "set this machine's clock (`timedatectl set-ntp true`): beyond 15 minutes the service "
          "refuses every signed request"};
}

std::string AdviceForStore(const Error& error) {
  switch (error.code) {
    case ErrorCode::kDenied:
      return "give the credential the role Storage Blob Data Contributor on the account, or a SAS "
             "with the permissions r, w, c, l and d; check that the key is the account's own";
    case ErrorCode::kTransient:
    case ErrorCode::kThrottled:
      return "try again; if it stays, look at the service's status and the network";
    default:
      return "see the message; `--log-level debug` shows each request";
  }
}

DoctorFinding Failed(const char* check, const Error& error) {
  return {Level::kError, check, error.message, AdviceForStore(error)};
}

std::string ProbeName(Random& random) {
  std::string name = kProbePrefix;
  for (int i = 0; i < 16; ++i) {
    name += "0123456789abcdef"[static_cast<int>(random.Uniform() * 16) & 15];
  }
  return name;
}

/// Whether the bytes that come back are those that were sent.
Status ReadBack(BlobStore& store, const std::string& name) {
  std::string got;
  LAKESYNC_ASSIGN(const RemoteBlob blob, store.Get(name, {}, [&](std::span<const char> piece) {
    got.append(piece.data(), piece.size());
    return Status::Ok();
  }));
  if (got == kProbeText && blob.size == kProbeText.size()) return Status::Ok();
  return Error{ErrorCode::kCorrupt, "the probe blob " + name + " reads back as other bytes"};
}

DoctorFinding RemoveProbe(BlobStore& store, const std::string& container, const std::string& name) {
  const Status removed = store.Delete(name, {});
  if (removed.ok()) return Ok("delete", fmt::format("container {}: allowed", container));
  // A sync deletes nothing, so this alone does not stop one.
  const Level level = removed.error().code == ErrorCode::kDenied ? Level::kWarning : Level::kError;
  return {level, "delete", removed.error().message,
          fmt::format("remove the blob {} of the container {} by hand; syncing needs no right to "
                      "delete",
                      name, container)};
}

/// Write, read back, delete.
void CheckWithProbe(const std::string& container, BlobStore& store, const std::string& name,
                    std::vector<DoctorFinding>& findings) {
  const SpanBody body(kProbeText);
  WriteOptions options;
  options.condition.if_absent = true;
  options.content_type = "text/plain";
  const auto written = store.PutBlob(name, body, Crc64Extend(0, kProbeText), options);
  if (!written.ok()) {
    findings.push_back(Failed("write", written.error()));
    // An answer that was lost may stand for a blob that is there; a refusal does not.
    if (written.error().code == ErrorCode::kDenied) return;
    const Status removed = store.Delete(name, {});
    if (!removed.ok() && removed.error().code != ErrorCode::kNotFound) {
      findings.back().advice +=
          fmt::format("; look for a blob {} in {} and remove it", name, container);
    }
    return;
  }
  findings.push_back(Ok("write", fmt::format("container {}: allowed", container)));
  const Status read = ReadBack(store, name);
  findings.push_back(read.ok() ? Ok("read", fmt::format("container {}: allowed", container))
                               : Failed("read", read.error()));
  findings.push_back(RemoveProbe(store, container, name));
}

}  // namespace

EndpointCheck CheckEndpoint(const Endpoint& endpoint, HttpClient& http, Clock& clock) {
  // Unsigned: any answer, a refusal too, shows that the endpoint is reached and tells its time.
  HttpRequest request;
  request.method = "HEAD";
  request.url = endpoint.url + "/?comp=list";
  const WallTime before = clock.Now();
  const auto response = http.Send(request);
  const WallTime after = clock.Now();
  if (!response.ok()) {
    return {{{Level::kError, "reach", response.error().message, AdviceForReach(response.error())}},
            false};
  }
  EndpointCheck result{{Ok("reach", fmt::format("answers in {}{}", FormatDuration(after - before),
                                                endpoint.is_https() ? ", TLS verified" : ""))},
                       true};
  result.findings.push_back(CheckClock(*response, before, after));
  return result;
}

std::vector<DoctorFinding> CheckContainer(const std::string& container, BlobStore& store,
                                          Random& random) {
  std::vector<DoctorFinding> findings;
  ListQuery query;
  query.prefix = kProbePrefix;
  query.page_size = 1;
  const auto page = store.List(query);
  if (!page.ok() && page.error().code == ErrorCode::kNotFound) {
    return {{Level::kWarning, "container", fmt::format("{} is not there yet", container),
             "run `lakesync sync`, which makes it; then run the doctor again to check the "
             "permissions"}};
  }
  findings.push_back(page.ok() ? Ok("list", fmt::format("container {}: allowed", container))
                               : Failed("list", page.error()));
  const bool worth_trying = page.ok() || page.error().code == ErrorCode::kDenied;
  if (worth_trying) CheckWithProbe(container, store, ProbeName(random), findings);
  return findings;
}

}  // namespace lakesync
