#include "sync/doctor.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/wiring.h"

namespace lakesync {
namespace {

using Level = DoctorFinding::Level;

void Add(std::vector<DoctorFinding>& all, std::vector<DoctorFinding> more) {
  for (DoctorFinding& finding : more) all.push_back(std::move(finding));
}

/// Everything that needs the network, a container after the other.
std::vector<DoctorFinding> CheckRemote(const Run& run) {
  std::vector<DoctorFinding> findings;
  bool first = true;
  for (const auto& [name, layer] : run.settings.layers) {
    auto remote = ConnectRemote(run, layer.container);
    if (!remote.ok()) {
      return {{Level::kError, "credential", remote.error().message,
               "set the credential that the message names; doc/settings.md has all names"}};
    }
    if (first) {
      Add(findings, CheckCredential((*remote)->auth()));
      EndpointCheck endpoint =
          CheckEndpoint((*remote)->auth().endpoint, (*remote)->http(), run.env.clock);
      Add(findings, std::move(endpoint.findings));
      if (!endpoint.reached) return findings;
      first = false;
    }
    Add(findings, CheckContainer(layer.container, (*remote)->store(), run.env.random));
  }
  return findings;
}

const char* Label(Level level) {
  switch (level) {
    case Level::kOk:
      return "ok";
    case Level::kWarning:
      return "warn";
    case Level::kError:
      return "FAIL";
  }
  return "";
}

}  // namespace

std::vector<DoctorFinding> Diagnose(const Run& run) {
  Settings settings = run.settings;
  constexpr int kTriesMax = 3;
  settings.tries_max = std::min(settings.tries_max, kTriesMax);
  const Run few_tries{run.env, settings, run.observer, run.cancel, run.started};

  std::vector<DoctorFinding> findings = CheckProject(settings, run.env);
  Add(findings, CheckRemote(few_tries));
  return findings;
}

std::vector<DoctorFinding> CheckCredential(const AuthChoice& choice) {
  std::vector<DoctorFinding> findings;
  findings.push_back({Level::kOk, "credential", choice.credential_source, ""});
  findings.push_back({Level::kOk, "endpoint",
                      fmt::format("{} ({}), account {}", choice.endpoint.url,
                                  choice.endpoint_source, choice.endpoint.account_name),
                      ""});
  return findings;
}

std::string RenderFindings(const std::vector<DoctorFinding>& findings) {
  std::size_t width = 0;
  for (const DoctorFinding& finding : findings) width = std::max(width, finding.check.size());
  std::string text;
  for (const DoctorFinding& finding : findings) {
    text += fmt::format("{:<4}  {:<{}}  {}\n", Label(finding.level), finding.check, width,
                        finding.detail);
    if (!finding.advice.empty()) {
      text += fmt::format("{:<4}  {:<{}}  -> {}\n", "", "", width, finding.advice);
    }
  }
  return text;
}

}  // namespace lakesync
