// Threads that must run as soon as they have work: those on the way of an order.
#pragma once

namespace truebar {

// Asks the system to let the calling thread run ahead of others whenever it wakes. No privilege is needed where the
// scheduler knows short slices (Linux 6.12 and later); with the right to it the thread's priority is raised as well.
// Where the system grants neither, nothing changes.
void makeThisThreadUrgent();

} // namespace truebar
