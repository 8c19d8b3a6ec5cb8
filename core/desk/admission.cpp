#include "core/desk/admission.h"

namespace truebar {

Admission::Admission(const TradingGate& gate, const IClock& clock, bool isPaper)
    : m_gate(gate)
    , m_clock(clock)
    , m_action(isPaper ? Action::PlacePaperOrders : Action::PlaceLiveOrders) { }

Result<void> Admission::may(const std::string& bot) const {
    auto allowed = m_gate.allow(m_action, m_clock.now());
    if (allowed || bot.empty())
        return allowed;
    // A bot was let in when somebody was there who could; that he has left is no reason to abandon its positions.
    const std::string& code = allowed.error().code;
    const bool isAbsence = code == "gate.locked" || code == "gate.pin_needed";
    const std::lock_guard lock(m_mutex);
    return isAbsence && m_admitted.contains(bot) ? Result<void>() : allowed;
}

Result<void> Admission::admit(const std::string& bot) {
    if (auto allowed = m_gate.allow(m_action, m_clock.now()); !allowed)
        return allowed;
    const std::lock_guard lock(m_mutex);
    m_admitted.insert(bot);
    return {};
}

void Admission::dismiss(const std::string& bot) {
    const std::lock_guard lock(m_mutex);
    m_admitted.erase(bot);
}

} // namespace truebar
