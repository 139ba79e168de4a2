#include "transfer/thread_buffer.h"

#include <memory>

namespace lakesync {

std::span<char> ThreadBuffer() {
  // Not zeroed: pages that no file fills cost no memory.
  thread_local const std::unique_ptr<char[]> buffer(new char[kThreadBufferBytes]);
  return {buffer.get(), kThreadBufferBytes};
}

}  // namespace lakesync
