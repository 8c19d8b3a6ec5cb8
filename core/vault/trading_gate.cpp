#include "core/vault/trading_gate.h"

namespace truebar {

Result<void> TradingGate::allow(Action action, UtcMs now) const {
    const std::lock_guard lock(m_mutex);
    return check(action, m_armedUntil && now < *m_armedUntil);
}

Result<void> TradingGate::allowUnarmed(Action action) const {
    const std::lock_guard lock(m_mutex);
    return check(action, false);
}

// Under the mutex.
Result<void> TradingGate::check(Action action, bool isArmed) const {
    const ActionRule& rule = ruleOf(action);
    if (action == Action::StopTrading)
        return {};
    if (rule.isTrading && m_isAnalysisOnly)
        return Error{"gate.analysis_only", "this workspace is for analysis only: nothing in it places orders"};
    // A dry run goes on behind a locked screen; what needs a key or changes something does not.
    if (!m_isOpen && action != Action::PlacePaperOrders)
        return Error{"gate.locked", "the vault is locked"};
    if (m_role) {
        if (auto allowed = checkRole(*m_role, action); !allowed)
            return allowed;
    }
    if (rule.needsPin && m_hasPin && !isArmed)
        return Error{"gate.pin_needed", "this needs the PIN"};
    return {};
}

bool TradingGate::isAnalysisOnly() const {
    const std::lock_guard lock(m_mutex);
    return m_isAnalysisOnly;
}

void TradingGate::setAnalysisOnly(bool isSet) {
    const std::lock_guard lock(m_mutex);
    m_isAnalysisOnly = isSet;
}

void TradingGate::open(Role role, bool hasPin) {
    const std::lock_guard lock(m_mutex);
    m_isOpen = true;
    m_role = role;
    m_hasPin = hasPin;
}

void TradingGate::close() {
    const std::lock_guard lock(m_mutex);
    m_isOpen = false;
    m_armedUntil.reset();
}

void TradingGate::arm(UtcMs until) {
    const std::lock_guard lock(m_mutex);
    m_armedUntil = until;
}

void TradingGate::disarm() {
    const std::lock_guard lock(m_mutex);
    m_armedUntil.reset();
}

std::optional<UtcMs> TradingGate::armedUntil() const {
    const std::lock_guard lock(m_mutex);
    return m_armedUntil;
}

} // namespace truebar
