// The program: parse, call the library, print, answer an exit code.
#pragma once

namespace lakesync {

int RunProgram(int argc, char** argv);

}  // namespace lakesync
