// When the panel may send, and when it no longer may.
#include "ui/game/game_page.h"

#include "ui/game/game_head.h"
#include "ui/game/game_pad.h"
#include "ui/game/game_words.h"
#include "ui/widgets/error_text.h"

namespace truebar::ui {

void GamePage::panicOrRelease() {
    const bool isStopped = m_state && m_state->isStopped;
    disarm(Disarmed::Stopped);
    if (isStopped && m_isPaper && m_release)
        m_release();
    else
        m_panic();
}

void GamePage::setPanic(std::function<void()> panic) {
    m_panic = std::move(panic);
    m_head->showPanic(static_cast<bool>(m_panic));
}

void GamePage::setArmed(bool isArmed) {
    if (isArmed == m_guard.isArmed()) {
        showArmed();
        return;
    }
    if (!isArmed) {
        disarm(Disarmed::ByHand);
        return;
    }
    const Result<void> may = m_desk ? m_desk->admit() : Result<void>();
    if (!may) {
        say(errorText(may.error()), "error");
    } else if (!m_desk || !m_state) {
        say(tr("The account is not ready yet."), "error");
    } else if (m_state->lock) {
        say(errorText(*m_state->lock), "error");
    } else if (!m_market.isFresh(m_clock.now())) {
        say(tr("Without a price of the last moments nothing can be armed."), "error");
    } else {
        m_guard.arm(m_clock.now());
        say({}, "muted");
    }
    showArmed();
    Q_EMIT armedChanged(m_guard.isArmed());
}

void GamePage::disarm(Disarmed reason) {
    if (!m_guard.isArmed())
        return;
    m_guard.disarm(reason);
    say(tr("Disarmed: %1").arg(disarmText(reason)), reason == Disarmed::ByHand ? "muted" : "error");
    showArmed();
    Q_EMIT armedChanged(false);
}

void GamePage::showArmed() {
    const bool isArmed = m_guard.isArmed();
    m_head->setCanArm(m_desk != nullptr);
    m_head->setArmed(isArmed, m_isPaper);
    m_pad->setArmed(isArmed);
    m_ladder->setArmed(isArmed);
}

void GamePage::tick() {
    const UtcMs now = m_clock.now();
    if (m_guard.isIdle(now))
        disarm(Disarmed::Idle);
    if (!m_market.isFresh(now)) {
        disarm(Disarmed::PricesOld);
        if (m_market.last() && !m_isShownOld) {
            showPrice();
            prepare();
        }
    }
    // The moment after a click is over.
    if (m_sinceClick.isValid() && !isPausing()) {
        m_sinceClick.invalidate();
        prepare();
    }
}

} // namespace truebar::ui
