#include "core/vault/process_guard.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace truebar {

bool forbidMemoryDumps() {
    const rlimit none{0, 0};
    const bool noCore = setrlimit(RLIMIT_CORE, &none) == 0;
    // The limit alone does not bind a core_pattern that pipes into a program.
    const bool notDumpable = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    return noCore && notDumpable;
}

} // namespace truebar
