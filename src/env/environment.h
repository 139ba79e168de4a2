// The parts of the outside world that a run needs, together.
#pragma once

#include "env/clock.h"
#include "env/file_system.h"

namespace lakesync {

/// The references outlive every run.
struct Environment {
  FileSystem& fs;
  Clock& clock;
  Sleeper& sleeper;
  Random& random;
};

}  // namespace lakesync
