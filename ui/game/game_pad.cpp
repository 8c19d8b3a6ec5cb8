#include "ui/game/game_pad.h"

#include "ui/game/game_button.h"
#include "ui/game/game_words.h"

#include <QLabel>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

void showOn(GameButton& button, const GamePlan* plan) {
    button.setEnabled(plan != nullptr);
    if (plan)
        button.setDetail(QStringLiteral("%1 @ %2").arg(
                             plainText(plan->terms.quantity.value()), plainText(plan->terms.price.value())),
            QStringLiteral("→ %1").arg(plainText(plan->exit.value())));
    else
        button.setDetail(QStringLiteral("–"), {});
}

} // namespace

GamePad::GamePad(QWidget* parent)
    : QWidget(parent)
    , m_buy(new GameButton(Side::Buy, this))
    , m_sell(new GameButton(Side::Sell, this))
    , m_outlook(new QLabel(this)) {
    m_buy->setObjectName(QStringLiteral("buyGame"));
    m_sell->setObjectName(QStringLiteral("sellGame"));
    m_outlook->setObjectName(QStringLiteral("gameOutlook"));
    m_outlook->setTextFormat(Qt::PlainText);
    m_outlook->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStrut(m_buy->minimumSizeHint().height()); // the style sheet says less, of buttons of one line
    buttons->addWidget(m_buy);
    buttons->addWidget(m_sell);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addLayout(buttons);
    layout->addWidget(m_outlook);
    connect(m_buy, &GameButton::struck, this, [this](auto at) { Q_EMIT struck(Side::Buy, at); });
    connect(m_sell, &GameButton::struck, this, [this](auto at) { Q_EMIT struck(Side::Sell, at); });
}

void GamePad::setTheme(const Theme& theme) {
    m_buy->setTheme(theme);
    m_sell->setTheme(theme);
}

void GamePad::setArmed(bool isArmed) {
    m_buy->setArmed(isArmed);
    m_sell->setArmed(isArmed);
}

void GamePad::setPlans(const GamePlan* buy, const GamePlan* sell) {
    showOn(*m_buy, buy);
    showOn(*m_sell, sell);
    const GamePlan* shown = buy ? buy : sell;
    m_plan = shown ? outlookText(*shown) : QString();
    showOutlook();
}

void GamePad::setReason(const QString& reason, bool isTrouble) {
    m_reason = reason;
    m_isTrouble = isTrouble;
    showOutlook();
}

void GamePad::showOutlook() {
    const bool hasPlan = !m_plan.isEmpty();
    setRole(m_outlook, !hasPlan && m_isTrouble ? "error" : "muted");
    const QString& text = hasPlan ? m_plan : m_reason;
    if (m_outlook->text() != text)
        m_outlook->setText(text);
}

} // namespace truebar::ui
