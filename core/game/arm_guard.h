// Whether a click may send anything: off until somebody switches it on, and off again when nobody is there, when the
// vault is locked, and when what the trader looks at may be old.
#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace truebar {

enum class Disarmed : std::uint8_t { ByHand, Idle, Locked, LinkLost, PricesOld, Stopped, Elsewhere, Leverage, Margin };
// "by_hand", "idle", "locked", "link_lost", "prices_old", "stopped", "elsewhere" (another account or instrument),
// "leverage" (another one was chosen), "margin" (leverage or margin mode were changed at the venue)
std::string_view toString(Disarmed reason);

class ArmGuard {
public:
    explicit ArmGuard(Millis idle = std::chrono::minutes(5))
        : m_idle(idle) { }

    void arm(UtcMs now) {
        m_lastUse = now;
        m_isArmed = true;
        m_reason.reset();
    }
    void disarm(Disarmed reason) {
        if (m_isArmed)
            m_reason = reason;
        m_isArmed = false;
    }
    // Somebody has used the panel.
    void noteUse(UtcMs now) { m_lastUse = now; }
    // Whether it is time to disarm, because nobody is there.
    bool isIdle(UtcMs now) const { return m_isArmed && now - m_lastUse >= m_idle; }
    bool isArmed() const { return m_isArmed; }
    // Why it was disarmed last.
    std::optional<Disarmed> reason() const { return m_reason; }

private:
    Millis m_idle;
    UtcMs m_lastUse{};
    bool m_isArmed = false;
    std::optional<Disarmed> m_reason{};
};

} // namespace truebar
