// The real clock, sleep, chance and disk.
#pragma once

#include "env/clock.h"
#include "env/file_system.h"

namespace lakesync {

/// Process-wide instances; they have no state of their own but the random generator's seed.
Clock& PosixClock();
Sleeper& PosixSleeper();
Random& PosixRandom();
FileSystem& PosixFileSystem();

}  // namespace lakesync
