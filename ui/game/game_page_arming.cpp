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
    // While the venue's word is awaited there is nothing to ask again.
    if (!m_asked && mayArm()) {
        if (m_desk->account().hasMargin())
            askForMargin();
        else
            arm();
    }
    showArmed();
    Q_EMIT armedChanged(m_guard.isArmed());
}

void GamePage::arm() {
    m_guard.arm(m_clock.now());
    say({}, "muted");
}

bool GamePage::mayArm() {
    const Result<void> may = m_desk ? m_desk->admit() : Result<void>();
    if (!may)
        say(errorText(may.error()), "error");
    else if (!m_desk || !m_state)
        say(tr("The account is not ready yet."), "error");
    else if (m_state->lock)
        say(errorText(*m_state->lock), "error");
    else if (!m_market.isFresh(m_clock.now()))
        say(tr("Without a price of the last moments nothing can be armed."), "error");
    else
        return true;
    return false;
}

// The prices of a game and where it is liquidated count on a leverage and on a margin of its own: the venue has to
// know.
void GamePage::askForMargin() {
    const auto leverage = m_form->leverage();
    if (!leverage || *leverage < Decimal(1) || *leverage > Decimal(125) || leverage->decimals() > 0) {
        say(tr("This venue takes a whole leverage from 1 to 125 only."), "error");
        return;
    }
    m_asked = MarginTerms{static_cast<int>(leverage->toDouble()), true};
    say(tr("Setting leverage %1, isolated margin, at the venue…").arg(m_asked->leverage), "muted");
    m_desk->setMargin(instrument().id, *m_asked);
}

void GamePage::marginSet(const InstrumentId& id, const MarginTerms& terms, const std::optional<Error>& error) {
    // What was asked for before something changed is answered, but no longer awaited.
    if (id != instrument().id || m_asked != terms)
        return;
    m_asked.reset();
    if (error) {
        say(tr("Not armed, the venue did not set leverage %1, isolated margin: %2")
                .arg(QString::number(terms.leverage), errorText(*error)),
            "error");
    } else if (mayArm()) {
        m_margin = terms;
        arm();
        // A position that was open before has its margin changed by this too.
        const Quantity held = heldHere();
        if (!held.isZero())
            say(tr("Leverage %1, isolated margin, now holds for the open position of %2 too.")
                    .arg(QString::number(terms.leverage), QString::fromStdString(held.toString())),
                "muted");
    }
    showArmed();
    Q_EMIT armedChanged(m_guard.isArmed());
}

Quantity GamePage::heldHere() const {
    Quantity out;
    for (const BotPosition& position : m_state->positions) {
        if (position.instrument == instrument().id)
            out += position.quantity;
    }
    return out;
}

void GamePage::marginLost(const InstrumentId& id) {
    if (id == instrument().id && m_margin)
        disarm(Disarmed::Margin);
}

void GamePage::disarm(Disarmed reason) {
    const bool wasAsked = m_asked.has_value();
    m_asked.reset();
    m_margin.reset();
    if (!m_guard.isArmed() && !wasAsked)
        return;
    m_guard.disarm(reason);
    say(tr("Disarmed: %1").arg(disarmText(reason)), reason == Disarmed::ByHand ? "muted" : "error");
    showArmed();
    Q_EMIT armedChanged(false);
}

void GamePage::showArmed() {
    const bool isArmed = m_guard.isArmed();
    m_head->setCanArm(m_desk && !m_asked);
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
