// BlobStore over the Blob service's REST protocol: build (blob_request), authorize, send, parse
// (blob_response), and nothing else. Never retries; store/retrying_store does.
#pragma once

#include <memory>
#include <string>

#include "azure/authorizer.h"
#include "azure/endpoint.h"
#include "env/clock.h"
#include "http/http_client.h"
#include "store/blob_store.h"

namespace lakesync {

/// The references outlive the store.
std::unique_ptr<BlobStore> MakeAzureStore(HttpClient& http, Authorizer& authorizer, Clock& clock,
                                          const Endpoint& endpoint, const std::string& container,
                                          const std::string& api_version);

}  // namespace lakesync
