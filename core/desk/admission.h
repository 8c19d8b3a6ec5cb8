// Who may place orders of an account now: the vault's gate, asked each time for a person and once for a bot. Safe from
// any thread.
#pragma once

#include "core/sdk/clock.h"
#include "core/vault/trading_gate.h"

#include <mutex>
#include <set>
#include <string>

namespace truebar {

class Admission {
public:
    // Gate and clock outlive it.
    Admission(const TradingGate& gate, const IClock& clock, bool isPaper);

    Result<void> may(const std::string& bot) const;
    Result<void> admit(const std::string& bot);
    void dismiss(const std::string& bot);

private:
    const TradingGate& m_gate;
    const IClock& m_clock;
    const Action m_action;
    mutable std::mutex m_mutex;
    std::set<std::string> m_admitted;
};

} // namespace truebar
