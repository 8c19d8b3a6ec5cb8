// What a click is measured against, over loopback in the same run.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace truebar::bench {

// One blocking send of about what two orders weigh, to a thread that waits in recv().
class PlainPeer {
public:
    PlainPeer();
    ~PlainPeer();
    PlainPeer(const PlainPeer&) = delete;
    PlainPeer& operator=(const PlainPeer&) = delete;

    // Microseconds until it was read.
    double send();

private:
    int m_client = -1;
    int m_server = -1;
    std::atomic<std::int64_t> m_readAt = 0; // of the steady clock, in ns
    std::thread m_reader;
};

struct GrpcTimes {
    bool isThere = false;
    double oneWay = 0; // microseconds, call → handler entered
    double whole = 0; // call → answer
};

// A unary call with a message of the same weight, answered with nothing. Not there where gRPC is not installed.
class GrpcPeer {
public:
    GrpcPeer();
    ~GrpcPeer();
    GrpcPeer(const GrpcPeer&) = delete;
    GrpcPeer& operator=(const GrpcPeer&) = delete;

    GrpcTimes call();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace truebar::bench
