// The one place where errno becomes an Error.
#pragma once

#include <string_view>

#include "lakesync/result.h"

namespace lakesync {

/// "cannot OPERATION OBJECT: strerror(error_number)". ENOENT becomes kNotFound, all else kIo.
Error ErrnoError(int error_number, std::string_view operation, std::string_view object);

}  // namespace lakesync
