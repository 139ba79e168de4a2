// The text that a Shared Key signature covers. Source: "Authorize with Shared Key" in the service's
// documents, version 2015-02-21 and later.
//
// Two points on which clients stumble:
// - The resource is "/ACCOUNT" and the URL's path exactly as it is sent. Behind a path-style
//   endpoint the path starts with the account, which so stands there twice.
// - The service sorts x-ms-* headers as words, not as bytes: '_' comes before digits, digits before
//   letters. It matters for metadata names alone.
#pragma once

#include <string>
#include <string_view>

#include "http/http_client.h"

namespace lakesync {

/// Pure. `request` has all its headers but Authorization.
std::string StringToSign(const HttpRequest& request, std::string_view account_name);

/// "SharedKey ACCOUNT:SIGNATURE". `key` is raw, after base64.
std::string SharedKeyAuthorization(const HttpRequest& request, std::string_view account_name,
                                   std::string_view key);

}  // namespace lakesync
