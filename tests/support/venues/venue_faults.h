// What goes wrong at a local venue.
#pragma once

#include <cstdint>

namespace truebar::test {

// Shares of REST answers, 0 … 1, and faults of the stream; drawn by seed.
struct VenueFaults {
    double throttled = 0; // 429 with Retry-After
    double failing = 0; // 500, 502, 503
    double truncated = 0;
    double closing = 0; // closes the connection unanswered
    double wrongType = 0; // JSON of another shape
    double slow = 0; // answers late, but answers
    double duplicated = 0; // rows twice, out of order
    double streamDuplicated = 0; // frames twice
    double streamBroken = 0; // frames that are no JSON
    double streamLost = 0; // frames that never arrive
    int retryAfterSeconds = 30;
    std::uint64_t seed = 1;
};

} // namespace truebar::test
