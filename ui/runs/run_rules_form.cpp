#include "ui/runs/run_rules_form.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

namespace truebar::ui {

namespace {

constexpr int longestSeconds = 30 * 24 * 3600;

struct Choice {
    QString name;
    QString meaning;
};

Choice profileChoice(FillProfile::Kind kind) {
    switch (kind) {
    case FillProfile::Kind::Default:
        return {RunRulesForm::tr("careful"),
            RunRulesForm::tr("Where a candle does not say which price came first, the one that earns less is believed; "
                             "exits wait for the next candle where it is not clear what they do.")};
    case FillProfile::Kind::Worst:
        return {RunRulesForm::tr("worst case"),
            RunRulesForm::tr("Where a candle does not say which price came first, always the one that earns less: a "
                             "lower bound of the profit.")};
    case FillProfile::Kind::Best:
        return {RunRulesForm::tr("best case"),
            RunRulesForm::tr("Where a candle does not say which price came first, always the one that earns more: an "
                             "upper bound of the profit, not to be expected.")};
    case FillProfile::Kind::LowerTimeframe:
        return {RunRulesForm::tr("finer candles"),
            RunRulesForm::tr("Looks into the finest stored candles for which price came first; where there are none, "
                             "as careful.")};
    case FillProfile::Kind::Freqtrade:
        return {RunRulesForm::tr("like freqtrade"),
            RunRulesForm::tr("Only to compare with freqtrade: believes the bad extreme first, sells what is held at "
                             "the open of the last candle.")};
    case FillProfile::Kind::BacktestingPy:
        return {RunRulesForm::tr("like backtesting.py"),
            RunRulesForm::tr("Only to compare with backtesting.py: closes before it opens, whole units only, sells "
                             "what is held at the open of the last candle.")};
    }
    return {};
}

Choice modeChoice(DecisionMode mode) {
    switch (mode) {
    case DecisionMode::Auto:
        return {RunRulesForm::tr("at once, by rule"), RunRulesForm::tr("Every suggestion becomes an order at once.")};
    case DecisionMode::Ask:
        return {RunRulesForm::tr("ask a person"),
            RunRulesForm::tr("Nobody is there in a backtest: a rule says yes at once. A bot made of this run asks "
                             "before each order.")};
    case DecisionMode::AskAbove:
        return {RunRulesForm::tr("ask above a size"),
            RunRulesForm::tr("Nobody is there in a backtest: a rule says yes at once. A bot made of this run asks "
                             "where the orders are worth more than this.")};
    case DecisionMode::SimulateDelay:
        return {RunRulesForm::tr("simulate a delay"),
            RunRulesForm::tr("A rule says yes after the delay, as a person would who needs that long: shows what "
                             "slow answers cost.")};
    }
    return {};
}

template <class Kind>
void addChoice(QComboBox* box, Kind kind, const Choice& choice) {
    box->addItem(choice.name, static_cast<int>(kind));
    box->setItemData(box->count() - 1, choice.meaning, Qt::ToolTipRole);
}

template <class Kind>
Kind chosen(const QComboBox* box) {
    return static_cast<Kind>(box->currentData().toInt());
}

void explain(QLabel* note) {
    note->setProperty("role", QStringLiteral("muted"));
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);
}

} // namespace

RunRulesForm::RunRulesForm(QWidget* parent)
    : QWidget(parent)
    , m_rows(new QFormLayout(this))
    , m_profile(new QComboBox(this))
    , m_profileNote(new QLabel(this))
    , m_mode(new QComboBox(this))
    , m_modeNote(new QLabel(this))
    , m_threshold(new QLineEdit(QStringLiteral("1000"), this))
    , m_delay(new QSpinBox(this))
    , m_deadline(new QSpinBox(this))
    , m_onExpiry(new QComboBox(this)) {
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(12);
    m_rows->setVerticalSpacing(6);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_profile->setObjectName(QStringLiteral("runProfile"));
    m_profileNote->setObjectName(QStringLiteral("runProfileNote"));
    m_mode->setObjectName(QStringLiteral("runDecision"));
    m_modeNote->setObjectName(QStringLiteral("runDecisionNote"));
    m_threshold->setObjectName(QStringLiteral("runThreshold"));
    m_threshold->setToolTip(tr("In the currency of the cash; orders worth less are accepted at once"));
    m_delay->setObjectName(QStringLiteral("runDelay"));
    m_delay->setToolTip(tr("How long the person would take to say yes"));
    m_deadline->setObjectName(QStringLiteral("runDeadline"));
    m_deadline->setToolTip(tr("How long a suggestion may be answered"));
    m_onExpiry->setObjectName(QStringLiteral("runExpiry"));
    m_onExpiry->setToolTip(tr("What happens to a suggestion that nobody has answered in time"));
    const DecisionSettings standard;
    m_delay->setRange(0, longestSeconds);
    m_delay->setValue(60);
    m_deadline->setRange(1, longestSeconds);
    m_deadline->setValue(static_cast<int>(standard.deadline.count() / 1000));
    for (QSpinBox* seconds : {m_delay, m_deadline}) {
        seconds->setSuffix(tr(" s"));
        seconds->setGroupSeparatorShown(true);
    }
    m_onExpiry->addItem(tr("reject"), static_cast<int>(OnExpiry::Reject));
    m_onExpiry->addItem(tr("accept"), static_cast<int>(OnExpiry::Accept));
    addProfiles();
    addModes();
    explain(m_profileNote);
    explain(m_modeNote);
    m_rows->addRow(tr("Unclear candles"), m_profile);
    m_rows->addRow(m_profileNote);
    m_rows->addRow(tr("Decisions"), m_mode);
    m_rows->addRow(tr("Ask above"), m_threshold);
    m_rows->addRow(tr("Delay"), m_delay);
    m_rows->addRow(tr("Answer within"), m_deadline);
    m_rows->addRow(tr("If no answer"), m_onExpiry);
    m_rows->addRow(m_modeNote);

    for (QComboBox* box : {m_profile, m_mode}) {
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            showChoice();
            Q_EMIT edited();
        });
    }
    connect(m_threshold, &QLineEdit::textChanged, this, &RunRulesForm::edited);
    for (QSpinBox* seconds : {m_delay, m_deadline})
        connect(seconds, &QSpinBox::valueChanged, this, &RunRulesForm::edited);
    showChoice();
}

void RunRulesForm::addProfiles() {
    for (std::size_t i = 0; i < fillProfileNames().size(); ++i) {
        const auto kind = static_cast<FillProfile::Kind>(i);
        addChoice(m_profile, kind, profileChoice(kind));
    }
}

void RunRulesForm::addModes() {
    for (int i = 0; i < decisionModeCount; ++i) {
        const auto mode = static_cast<DecisionMode>(i);
        addChoice(m_mode, mode, modeChoice(mode));
    }
}

void RunRulesForm::showChoice() {
    const auto mode = chosen<DecisionMode>(m_mode);
    m_profileNote->setText(profileChoice(chosen<FillProfile::Kind>(m_profile)).meaning);
    m_modeNote->setText(modeChoice(mode).meaning);
    m_profile->setToolTip(m_profileNote->text());
    m_mode->setToolTip(m_modeNote->text());
    m_rows->setRowVisible(m_threshold, mode == DecisionMode::AskAbove);
    m_rows->setRowVisible(m_delay, mode == DecisionMode::SimulateDelay);
    m_rows->setRowVisible(m_deadline, mode != DecisionMode::Auto);
    m_rows->setRowVisible(m_onExpiry, mode != DecisionMode::Auto);
    m_rows->setRowVisible(m_modeNote, mode != DecisionMode::Auto);
}

Result<void> RunRulesForm::read(RunSettings& out) const {
    out.profile.kind = chosen<FillProfile::Kind>(m_profile);
    out.decision = {};
    out.decision.mode = chosen<DecisionMode>(m_mode);
    // What is not shown does not count, and is not kept with the run.
    if (out.decision.isAuto())
        return {};
    if (out.decision.mode == DecisionMode::AskAbove) {
        const auto threshold = Decimal::parse(m_threshold->text().trimmed().toStdString());
        if (!threshold)
            return threshold.error();
        out.decision.threshold = Money(*threshold);
    }
    if (out.decision.mode == DecisionMode::SimulateDelay)
        out.decision.delay = std::chrono::seconds(m_delay->value());
    out.decision.deadline = std::chrono::seconds(m_deadline->value());
    out.decision.onExpiry = chosen<OnExpiry>(m_onExpiry);
    return {};
}

} // namespace truebar::ui
