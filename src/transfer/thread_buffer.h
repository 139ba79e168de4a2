// A worker's buffer for file bytes. One a thread and of one size, so that the memory of a run is
// known.
#pragma once

#include <cstddef>
#include <span>

namespace lakesync {

inline constexpr std::size_t kThreadBufferBytes = 256 * 1024;

/// The same memory at every call on one thread: whoever fills it is done with it before the next
/// call.
std::span<char> ThreadBuffer();

}  // namespace lakesync
