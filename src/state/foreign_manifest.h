// A manifest that lakesync did not write, or that another tool rewrote: any JSON of the right
// shape, in any order and white space.
//
// It is turned into lakesync's sorted layout in memory, so that all else knows one layout only.
// Memory: twice its size for a moment, once afterwards, until the next checkpoint writes it sorted.
#pragma once

#include <string>

#include "env/file_system.h"
#include "lakesync/result.h"

namespace lakesync {

/// The text of `file` in the sorted layout. Fields and top-level members that lakesync does not
/// know are kept; of a key that stands there twice the last counts, as in Python. kCorrupt with
/// line and column when it is not JSON or not a manifest.
Result<std::string> ConvertManifest(ReadableFile& file, const std::string& name);

}  // namespace lakesync
