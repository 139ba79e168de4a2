#include "lakesync/result.h"

namespace lakesync {

const char* ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kTransient:
      return "transient";
    case ErrorCode::kThrottled:
      return "throttled";
    case ErrorCode::kDenied:
      return "denied";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kNotFound:
      return "not found";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kChanged:
      return "changed";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kInvalid:
      return "invalid";
    case ErrorCode::kBusy:
      return "busy";
    case ErrorCode::kIo:
      return "io";
  }
  return "unknown";
}

}  // namespace lakesync
