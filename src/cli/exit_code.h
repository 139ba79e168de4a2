// How the program ends. The help and the README list the same numbers.
#pragma once

#include "lakesync/result.h"

namespace lakesync {

enum ExitCode : int {
  kExitDone = 0,          ///< Done, or nothing to do.
  kExitFailed = 1,        ///< Failed, or verify found differences.
  kExitMisused = 2,       ///< Wrong flag or setting.
  kExitPartly = 3,        ///< Some files failed; the rest is safe.
  kExitBusy = 4,          ///< Another lakesync works on this project.
  kExitInterrupted = 130  ///< Stopped by Ctrl-C or SIGTERM; what was done is saved.
};

inline int ExitCodeOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalid:
      return kExitMisused;
    case ErrorCode::kBusy:
      return kExitBusy;
    case ErrorCode::kCancelled:
      return kExitInterrupted;
    default:
      return kExitFailed;
  }
}

}  // namespace lakesync
