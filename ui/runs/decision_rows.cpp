#include "ui/runs/decision_rows.h"

#include "ui/widgets/text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr int longestSeconds = 30 * 24 * 3600;
constexpr int usualDelay = 60; // seconds

QString modeName(DecisionMode mode) {
    switch (mode) {
    case DecisionMode::Auto:
        return DecisionRows::tr("at once, by rule");
    case DecisionMode::Ask:
        return DecisionRows::tr("ask a person");
    case DecisionMode::AskAbove:
        return DecisionRows::tr("ask above a size");
    case DecisionMode::SimulateDelay:
        return DecisionRows::tr("simulate a delay");
    }
    return {};
}

QString modeMeaning(DecisionMode mode, DecisionRows::Of of) {
    const bool isBot = of == DecisionRows::Of::Bot;
    switch (mode) {
    case DecisionMode::Auto:
        return DecisionRows::tr("Every suggestion becomes an order at once.");
    case DecisionMode::Ask:
        return isBot ? DecisionRows::tr("Nothing is sent before somebody has said yes.")
                     : DecisionRows::tr("Nobody is there in a backtest: a rule says yes at once. A bot made of this "
                                        "run asks before each order.");
    case DecisionMode::AskAbove:
        return isBot ? DecisionRows::tr("Orders that are worth more wait for somebody's yes; the others are sent at "
                                        "once.")
                     : DecisionRows::tr("Nobody is there in a backtest: a rule says yes at once. A bot made of this "
                                        "run asks where the orders are worth more than this.");
    case DecisionMode::SimulateDelay:
        return DecisionRows::tr("A rule says yes after the delay, as a person would who needs that long: shows what "
                                "slow answers cost.");
    }
    return {};
}

// So that nothing becomes shorter than it was.
int secondsOf(Millis time) {
    return static_cast<int>((time.count() + 999) / 1000);
}

Millis timeOf(const QSpinBox* seconds, Millis given) {
    return seconds->value() == secondsOf(given) ? given : Millis(std::chrono::seconds(seconds->value()));
}

} // namespace

DecisionRows::DecisionRows(Of of, const QString& title, QFormLayout* rows, QWidget* owner)
    : QObject(owner)
    , m_of(of)
    , m_rows(rows)
    , m_mode(new QComboBox(owner))
    , m_note(new QLabel(owner))
    , m_threshold(new QLineEdit(QStringLiteral("1000"), owner))
    , m_delay(new QSpinBox(owner))
    , m_deadline(new QSpinBox(owner))
    , m_onExpiry(new QComboBox(owner)) {
    nameFields();
    fillFields();
    m_note->setProperty("role", QStringLiteral("muted"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_rows->addRow(title, m_mode);
    m_rows->addRow(tr("Ask above"), m_threshold);
    m_rows->addRow(tr("Delay"), m_delay);
    m_rows->addRow(tr("Answer within"), m_deadline);
    m_rows->addRow(tr("If no answer"), m_onExpiry);
    m_rows->addRow(m_note);
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this] {
        showChoice();
        Q_EMIT edited();
    });
    connect(m_threshold, &QLineEdit::textChanged, this, &DecisionRows::edited);
    connect(m_onExpiry, &QComboBox::currentIndexChanged, this, &DecisionRows::edited);
    for (QSpinBox* seconds : {m_delay, m_deadline})
        connect(seconds, &QSpinBox::valueChanged, this, &DecisionRows::edited);
    showChoice();
}

void DecisionRows::nameFields() {
    const QString prefix = m_of == Of::Run ? QStringLiteral("run") : QStringLiteral("bot");
    m_mode->setObjectName(prefix + QStringLiteral("Decision"));
    m_note->setObjectName(prefix + QStringLiteral("DecisionNote"));
    m_threshold->setObjectName(prefix + QStringLiteral("Threshold"));
    m_threshold->setToolTip(tr("In the currency of the cash; orders worth less are accepted at once"));
    m_delay->setObjectName(prefix + QStringLiteral("Delay"));
    m_delay->setToolTip(tr("How long the person would take to say yes"));
    m_deadline->setObjectName(prefix + QStringLiteral("Deadline"));
    m_deadline->setToolTip(tr("How long a suggestion may be answered"));
    m_onExpiry->setObjectName(prefix + QStringLiteral("Expiry"));
    m_onExpiry->setToolTip(tr("What happens to a suggestion that nobody has answered in time"));
}

void DecisionRows::fillFields() {
    m_delay->setRange(0, longestSeconds);
    m_delay->setValue(usualDelay);
    m_deadline->setRange(1, longestSeconds);
    m_deadline->setValue(secondsOf(m_given.deadline));
    for (QSpinBox* seconds : {m_delay, m_deadline}) {
        seconds->setSuffix(tr(" s"));
        seconds->setGroupSeparatorShown(true);
    }
    m_onExpiry->addItem(tr("reject"), static_cast<int>(OnExpiry::Reject));
    m_onExpiry->addItem(tr("accept"), static_cast<int>(OnExpiry::Accept));
    for (int i = 0; i < decisionModeCount; ++i) {
        const auto mode = static_cast<DecisionMode>(i);
        m_mode->addItem(modeName(mode), i);
        m_mode->setItemData(i, modeMeaning(mode, m_of), Qt::ToolTipRole);
    }
}

void DecisionRows::showChoice() {
    const auto mode = static_cast<DecisionMode>(m_mode->currentData().toInt());
    m_note->setText(modeMeaning(mode, m_of));
    m_mode->setToolTip(m_note->text());
    m_rows->setRowVisible(m_threshold, mode == DecisionMode::AskAbove);
    m_rows->setRowVisible(m_delay, mode == DecisionMode::SimulateDelay);
    m_rows->setRowVisible(m_deadline, mode != DecisionMode::Auto);
    m_rows->setRowVisible(m_onExpiry, mode != DecisionMode::Auto);
    m_rows->setRowVisible(m_note, mode != DecisionMode::Auto);
}

void DecisionRows::setDecision(const DecisionSettings& decision) {
    m_given = decision;
    if (decision.mode == DecisionMode::AskAbove)
        m_threshold->setText(text(decision.threshold.toString()));
    if (decision.mode == DecisionMode::SimulateDelay)
        m_delay->setValue(secondsOf(decision.delay));
    m_deadline->setValue(secondsOf(decision.deadline));
    m_onExpiry->setCurrentIndex(std::max(0, m_onExpiry->findData(static_cast<int>(decision.onExpiry))));
    m_mode->setCurrentIndex(std::max(0, m_mode->findData(static_cast<int>(decision.mode))));
}

void DecisionRows::setEnabled(bool isEnabled) {
    for (QWidget* field : {static_cast<QWidget*>(m_mode), static_cast<QWidget*>(m_threshold),
             static_cast<QWidget*>(m_delay), static_cast<QWidget*>(m_deadline), static_cast<QWidget*>(m_onExpiry)})
        field->setEnabled(isEnabled);
}

Result<DecisionSettings> DecisionRows::decision() const {
    DecisionSettings out;
    out.mode = static_cast<DecisionMode>(m_mode->currentData().toInt());
    if (out.isAuto())
        return out;
    if (out.mode == DecisionMode::AskAbove) {
        const auto threshold = Decimal::parse(m_threshold->text().trimmed().toStdString());
        if (!threshold)
            return threshold.error();
        out.threshold = Money(*threshold);
    }
    if (out.mode == DecisionMode::SimulateDelay)
        out.delay = timeOf(m_delay, m_given.delay);
    out.deadline = timeOf(m_deadline, m_given.deadline);
    out.onExpiry = static_cast<OnExpiry>(m_onExpiry->currentData().toInt());
    return out;
}

} // namespace truebar::ui
