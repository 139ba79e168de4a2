// Which names a blob can have.
#pragma once

#include <string_view>

#include "lakesync/result.h"

namespace lakesync {

/// Ok when `path`, a '/'-separated path relative to a layer's root, can be a blob's name as it is.
/// kInvalid, with the reason, when it is empty or over 1,024 UTF-16 units, is not UTF-8, holds a
/// control character or a backslash (the service turns it into '/'), has an empty, "." or ".."
/// segment, or a segment that ends with a dot (the service drops it), or has over 254 segments.
/// Source: "Naming and referencing containers, blobs, and metadata" in the service's documents.
Status ValidateBlobName(std::string_view path);

/// Ok when the remote name `name` may be written below a local folder: relative, no empty, "." or
/// ".." segment, no NUL. kInvalid otherwise.
Status ValidateLocalPath(std::string_view name);

}  // namespace lakesync
