// Which endpoint the credential is for, and from where both are known. Part of ChooseAuth.
#pragma once

#include <string>

#include "azure/auth/connection_string.h"
#include "azure/endpoint.h"
#include "lakesync/result.h"
#include "settings/settings.h"

namespace lakesync {

struct EndpointChoice {
  Endpoint endpoint;
  std::string source;  ///< "account name from .env line 1"
};

/// `connection` is null unless the connection string is in force. kInvalid, naming both, when two
/// settings name different accounts, endpoints or clouds.
Result<EndpointChoice> ChooseEndpoint(const Settings& settings, const ConnectionString* connection);

/// Without a trailing '/'. What was set, else the authority of the cloud that `endpoint` is in.
std::string ChooseAuthorityHost(const Settings& settings, const Endpoint& endpoint);

/// "account key from .env line 2"; the bare `label` when nothing says where the setting came from.
std::string DescribeSource(const Settings& settings, const std::string& setting,
                           const std::string& label);

}  // namespace lakesync
