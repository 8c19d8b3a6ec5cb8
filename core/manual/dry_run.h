// An account that exists on paper: the whole of an account that trades (journal, order path, limits, panic), with a
// venue that fills orders by the prices it is told. Needs no key and no network.
#pragma once

#include "core/desk/account_session.h"
#include "core/game/paper_broker.h"

namespace truebar {

class DryRun {
public:
    static constexpr const char* accountId = "dry-run";

    // The journal is WORKSPACE/dry-run/trading/dry-run.journal; a stop by panic holds for the dry-run alone. Its orders
    // ask `gate`. References outlive it. Blocks for the disk.
    static Result<std::unique_ptr<DryRun>> open(
        const std::string& workspace, IDisk& disk, const IClock& clock, const TradingGate& gate);
    ~DryRun();

    std::shared_ptr<ILiveAccount> account() const { return m_session; }
    AccountSession& session() const { return *m_session; }
    void setInstrument(const Instrument& instrument, PaperFees fees);
    void notePrice(const InstrumentId& instrument, Price price);

private:
    DryRun();

    class NoRecords;
    std::unique_ptr<NoRecords> m_records;
    PaperBroker* m_broker = nullptr; // of the session
    std::shared_ptr<AccountSession> m_session;
};

} // namespace truebar
