#include "cli/program.h"

int main(int argc, char** argv) { return lakesync::RunProgram(argc, argv); }
