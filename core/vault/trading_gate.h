// May this be done now? Asked before every order and every change; safe from any thread, and never waits for disk or
// network.
#pragma once

#include "core/base/time.h"
#include "core/vault/roles.h"

#include <mutex>
#include <optional>

namespace truebar {

class TradingGate {
public:
    explicit TradingGate(bool isAnalysisOnly)
        : m_isAnalysisOnly(isAnalysisOnly) { }

    // In this order: "gate.analysis_only", "gate.locked" (only for what needs a key or a role), "vault.role",
    // "gate.pin_needed". Without any profile, orders that cost nothing are allowed and live ones are not.
    Result<void> allow(Action action, UtcMs now) const;
    // Asked for from outside this program: as allow(), but a PIN that was entered before does not count.
    Result<void> allowUnarmed(Action action) const;

    bool isAnalysisOnly() const;
    void setAnalysisOnly(bool isSet);
    // A profile was unlocked.
    void open(Role role, bool hasPin);
    // It was locked, or there is none any more. The PIN is forgotten.
    void close();
    // The PIN was right: live actions are allowed until then, or until the profile is locked.
    void arm(UtcMs until);
    void disarm();
    std::optional<UtcMs> armedUntil() const;

private:
    Result<void> check(Action action, bool isArmed) const;

    mutable std::mutex m_mutex;
    bool m_isAnalysisOnly;
    bool m_isOpen = false;
    bool m_hasPin = false;
    std::optional<Role> m_role; // of the profile that is or was open last
    std::optional<UtcMs> m_armedUntil;
};

} // namespace truebar
