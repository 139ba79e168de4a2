#include "base/errno_error.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace lakesync {

Error ErrnoError(int error_number, std::string_view operation, std::string_view object) {
  const ErrorCode code = error_number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
  return Error{code, fmt::format("cannot {} {}: {}", operation, object,
                                 std::generic_category().message(error_number))};
}

}  // namespace lakesync
