// A trading desk over a real workspace, a real plugin and a venue on this machine; the program can end and start again
// while the venue lives on.
#pragma once

#include "core/desk/trading_desk.h"
#include "core/workspace/workspace.h"
#include "tests/support/venues/binance_order_venue.h"

#include <QTemporaryDir>

namespace truebar::test {

// Live, tested, may trade: "main".
AccountInfo testedAccount();

// A vault with one account, "main", that is always open.
class TestKeys final : public IAccountKeys {
public:
    explicit TestKeys(AccountInfo info);

    Result<AccountInfo> account(const std::string& id) const override;
    Result<AccountSecrets> credentials(const std::string& id, Action purpose) override;
    const TradingGate& gate() const override { return m_gate; }

    TradingGate& changeGate() { return m_gate; }
    AccountInfo info;

private:
    TradingGate m_gate{false};
};

// One life of the program.
class DeskLife {
public:
    DeskLife(const QString& workspace, TestKeys& keys);
    ~DeskLife();

    // Opens "main", waits until it may trade and BTCUSDT is known to it.
    std::shared_ptr<AccountSession> open();

    TestKeys& keys;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<PluginRegistry> plugins;
    DataThread thread;
    WorkspaceDoor door;
    TradingDesk desk;
};

class DeskWorld {
public:
    // Spot, with a live account that was tested.
    explicit DeskWorld(bool futures = false);

    // Ends what lives and starts anew.
    DeskLife& start();
    void end() { m_life.reset(); }
    DeskLife& life() { return *m_life; }
    InstrumentId bitcoin() const;
    OrderDraft limit(Side side, const char* quantity, const char* price, const char* bot = "") const;
    OrderDraft market(Side side, const char* quantity, const char* bot = "") const;
    AccountSetup setup() const;
    // The one value that a query gives.
    QVariant value(const QString& sql) const;
    // Writes in the test's own name, while nothing lives.
    void change(const QString& sql) const;
    QString directory() const { return m_directory.filePath(QStringLiteral("workspace")); }

    const bool isFutures;
    QTemporaryDir m_directory;
    BinanceOrderVenue venue;
    TestKeys keys;

private:
    std::unique_ptr<DeskLife> m_life;
};

// Of its error; empty if there is none.
std::string codeOf(const auto& result) {
    return result ? std::string() : result.error().code;
}

// Until it is so, 20 s at most.
bool waitUntil(const std::function<bool()>& isSo);

} // namespace truebar::test
