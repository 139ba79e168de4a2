// What `lakesync doctor` looks at: which settings are in force, whether the endpoint can be
// reached, whether the credential may do what a sync does, and whether the project on disk is
// sound. Every check runs that can; a failed one only ends those that need it.
//
// Permissions are found out by using them on a probe blob, not by reading role assignments: those
// are another service, need rights of their own, and do not tell of firewalls or of a SAS.
#pragma once

#include <string>
#include <vector>

#include "azure/auth/choose_auth.h"
#include "env/environment.h"
#include "http/http_client.h"
#include "lakesync/reports.h"
#include "settings/settings.h"
#include "store/blob_store.h"
#include "sync/run.h"

namespace lakesync {

/// All of it, over connections of its own, with few tries: a doctor answers within a minute.
std::vector<DoctorFinding> Diagnose(const Run& run);

/// "ok    credential   …", one line a finding and one below it for what to do.
std::string RenderFindings(const std::vector<DoctorFinding>& findings);

/// The name of every probe blob begins so.
inline constexpr char kProbePrefix[] = ".lakesync-doctor-";

/// Which credential and endpoint are in force, and from where.
std::vector<DoctorFinding> CheckCredential(const AuthChoice& choice);

struct EndpointCheck {
  std::vector<DoctorFinding> findings;
  bool reached = false;
};
/// DNS, connection and TLS, and this machine's clock against the Date of the answer: off by more
/// than 5 minutes is a warning, by more than 15, where the service refuses, an error.
EndpointCheck CheckEndpoint(const Endpoint& endpoint, HttpClient& http, Clock& clock);

/// List, write, read back, delete, each with a probe blob that is removed even when a step before
/// its removal fails. A container that is missing is a warning: the first sync makes it.
std::vector<DoctorFinding> CheckContainer(const std::string& container, BlobStore& store,
                                          Random& random);

/// .env, the layers' folders, manifest and lock.
std::vector<DoctorFinding> CheckProject(const Settings& settings, const Environment& env);

}  // namespace lakesync
