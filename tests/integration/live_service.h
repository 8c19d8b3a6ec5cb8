// `truebar-cli serve` with a live bot, as processes: the real program, an unlocked vault, and a feed and a broker whose
// venue lives on in this process, with candles of one second.
#pragma once

#include "core/bots/session_store.h"
#include "core/runs/run_store.h"
#include "tests/integration/cli_process.h"
#include "tests/support/venues/account_venue.h"
#include "tests/support/venues/binance_order_venue.h"
#include "tests/support/venues/binance_venue.h"

#include <thread>

namespace truebar::test {

class LiveService {
public:
    // With a real-money account "main" that was tested; no bot yet.
    LiveService();
    ~LiveService();

    // Fails the test unless it ends so.
    CliAnswer expect(const CliAnswer& answer, int code = 0) const;
    CliAnswer run(const char* words, const QStringList& more = {}) const { return cli.run(words, more); }
    CliAnswer runWith(const QList<QByteArray>& secrets, const char* words, const QStringList& more = {}) const {
        return cli.run(words, more, secrets.join('\n') + '\n');
    }
    // "wave" on BINANCE:BTCUSDT in candles of one second, for real money.
    void addBot(const char* words);
    // Ends what serves, like a user would, and begins anew.
    void serve(const QList<QByteArray>& secrets = {passphrase});
    // SIGKILL.
    void kill();
    void end();
    bool isServing() const { return m_service && m_service->state() == QProcess::Running; }
    QByteArray heard() const { return m_service ? m_service->readAllStandardError() : QByteArray(); }

    QString status(const char* key) const;
    // What the venue says the account holds beside what it had.
    Decimal held() { return orders.truth().balances().at("BTC") - Decimal(100); }
    std::size_t requests() const { return orders.orderRequests().size(); }
    // Every order has reached the venue once, and never more was sold than was held; the first thing that is not so.
    QString doubled();
    // The run has booked each trade of the venue once and nothing else; the first thing that is not so.
    QString unlike(const RunRecord& run);
    RunRecord record(const std::string& run) const;

    static const QByteArray passphrase;
    Cli cli;
    AccountVenue accounts;
    BinanceOrderVenue orders;
    BinanceVenue feed;

private:
    std::unique_ptr<QProcess> m_service;
    std::jthread m_market; // the order venue trades at the closes that the feed tells
};

} // namespace truebar::test
