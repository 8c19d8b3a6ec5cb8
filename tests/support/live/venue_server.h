// A VenueTruth behind a Unix socket, for traders that live in another process. It fills open orders at random, loses
// some answers and some events, and tells others twice. Lines of text: the journal's record lines behind a word.
#pragma once

#include "tests/support/live/venue_truth.h"

#include <atomic>
#include <random>
#include <thread>

namespace truebar::test {

class VenueServer {
public:
    VenueServer(std::string path, std::uint64_t seed);
    ~VenueServer();
    VenueServer(const VenueServer&) = delete;
    VenueServer& operator=(const VenueServer&) = delete;

    const std::string& path() const { return m_path; }
    const VenueTruth& truth() const { return m_truth; }
    std::uint64_t connections() const { return m_connections; }
    // No fills from here on, and no faults.
    void stopTrading() { m_isTrading = false; }

private:
    struct Client {
        int fd = -1;
        std::string input{};
        bool isClosed = false;
    };
    void serve(const std::stop_token& stop);
    void accept();
    void readFrom(Client& client);
    void answer(Client& client, std::string_view line);
    void tradeSomething();
    bool happens(double probability);

    std::string m_path;
    VenueTruth m_truth;
    int m_listener = -1;
    std::vector<Client> m_clients;
    std::mt19937_64 m_random;
    std::atomic<std::uint64_t> m_connections = 0;
    std::atomic<bool> m_isTrading = true;
    std::jthread m_thread;
};

// Writes all of it, or gives up: the other side may be dead.
void sendLine(int fd, const std::string& line);

} // namespace truebar::test
