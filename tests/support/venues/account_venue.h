// Binance's and Alpaca's account pages on this machine. Requests are checked as the venues check them: known key, right
// signature over the query, a time stamp within the window.
#pragma once

#include "tests/support/venues/http_server.h"

#include <mutex>

namespace truebar::test {

class AccountVenue {
public:
    AccountVenue();

    QString url() const { return m_server.url(); }
    static constexpr const char* key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    static constexpr const char* secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";

    struct Behaviour {
        bool mayWithdraw = false;
        bool mayTrade = true;
        bool hasRestrictions = true; // false: the testnet, which has no such page
        qint64 clockAheadMs = 0;
        WireReply fault{}; // instead of every answer, if it is not a plain 200 without body
    };
    void set(const Behaviour& behaviour);
    // Paths that were asked for, without their queries.
    QStringList asked() const;

private:
    WireReply answer(const WireRequest& request);
    WireReply binance(const WireRequest& request, const Behaviour& now) const;
    WireReply alpaca(const WireRequest& request, const Behaviour& now) const;

    mutable std::mutex m_mutex;
    Behaviour m_behaviour;
    QStringList m_asked;
    HttpServer m_server; // last: it calls answer() until it is gone
};

} // namespace truebar::test
