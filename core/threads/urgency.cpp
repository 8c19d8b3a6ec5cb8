#include "core/threads/urgency.h"

#ifdef __linux__
#include <cerrno>
#include <cstdint>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace truebar {

#ifdef __linux__

namespace {

// struct sched_attr of the kernel, as sched_setattr(2) describes it; the C library of Debian 12 has none.
struct SchedulingAttributes {
    std::uint32_t size = sizeof(SchedulingAttributes);
    std::uint32_t policy = 0; // SCHED_OTHER
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime = 0; // ns; for SCHED_OTHER the length of a slice
    std::uint64_t deadline = 0;
    std::uint64_t period = 0;
};

constexpr std::uint64_t shortSlice = 100'000; // ns, the shortest there is
constexpr int raised = -10;

} // namespace

void makeThisThreadUrgent() {
    SchedulingAttributes wanted;
    wanted.nice = raised;
    wanted.runtime = shortSlice;
    if (::syscall(SYS_sched_setattr, 0, &wanted, 0U) == 0)
        return;
    errno = 0;
    const int present = ::getpriority(PRIO_PROCESS, 0);
    wanted.nice = errno == 0 ? present : 0;
    (void)::syscall(SYS_sched_setattr, 0, &wanted, 0U);
}

#else

void makeThisThreadUrgent() { }

#endif

} // namespace truebar
