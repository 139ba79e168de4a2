// The file `.env`, as shells and python-dotenv read it. It is shared with other tools, so what only
// they understand (names that lakesync does not know) is no error; a line that is no assignment is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

struct DotenvEntry {
  std::string name;
  std::string value;
  std::size_t line = 0;  ///< from 1

  friend bool operator==(const DotenvEntry&, const DotenvEntry&) = default;
};

/// In the order of the file; a name may come twice (the last one counts).
///
///     export NAME=value          # `export` is optional, as are blanks around '='
///     NAME=a=b#c                 # '#' begins a comment only after a blank
///     NAME='as it is'            # \' and \\ are the only escapes
///     NAME="two\nlines \"x\""    # \n \r \t \" \\ \$; a quoted value may span lines
///
/// `$NAME` is not replaced. kInvalid ("line 3: …"), never quoting the value, for anything else.
Result<std::vector<DotenvEntry>> ParseDotenv(std::string_view text);

}  // namespace lakesync
