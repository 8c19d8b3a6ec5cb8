// What a process that holds secrets must not do.
#pragma once

namespace truebar {

// From now on this process writes no core dump, and other processes of the same user cannot attach to it or read its
// memory. False if the system refused one of the two. Children started later are not concerned.
bool forbidMemoryDumps();

} // namespace truebar
