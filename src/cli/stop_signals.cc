#include "cli/stop_signals.h"

#include <signal.h>
#include <unistd.h>

#include "cli/exit_code.h"

namespace lakesync {
namespace {

CancelToken* g_token = nullptr;

void OnSignal(int) {
  if (g_token->cancelled()) _exit(kExitInterrupted);
  g_token->Cancel();
}

}  // namespace

void InstallStopSignals(CancelToken& token) {
  g_token = &token;
  struct sigaction action {};
  action.sa_handler = OnSignal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A closed pipe and a file size limit become ordinary errors of the write that met them.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigemptyset(&ignore.sa_mask);
  sigaction(SIGPIPE, &ignore, nullptr);
  sigaction(SIGXFSZ, &ignore, nullptr);
}

}  // namespace lakesync
