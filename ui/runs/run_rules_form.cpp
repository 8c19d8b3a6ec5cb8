#include "ui/runs/run_rules_form.h"

#include "ui/runs/decision_rows.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>

namespace truebar::ui {

namespace {

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

FillProfile::Kind chosen(const QComboBox* box) {
    return static_cast<FillProfile::Kind>(box->currentData().toInt());
}

} // namespace

RunRulesForm::RunRulesForm(QWidget* parent)
    : QWidget(parent)
    , m_rows(new QFormLayout(this))
    , m_profile(new QComboBox(this))
    , m_profileNote(new QLabel(this)) {
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(12);
    m_rows->setVerticalSpacing(6);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_profile->setObjectName(QStringLiteral("runProfile"));
    m_profileNote->setObjectName(QStringLiteral("runProfileNote"));
    m_profileNote->setProperty("role", QStringLiteral("muted"));
    m_profileNote->setTextFormat(Qt::PlainText);
    m_profileNote->setWordWrap(true);
    addProfiles();
    m_rows->addRow(tr("Unclear candles"), m_profile);
    m_rows->addRow(m_profileNote);
    m_decision = new DecisionRows(DecisionRows::Of::Run, tr("Decisions"), m_rows, this);
    connect(m_profile, &QComboBox::currentIndexChanged, this, [this] {
        showChoice();
        Q_EMIT edited();
    });
    connect(m_decision, &DecisionRows::edited, this, &RunRulesForm::edited);
    showChoice();
}

void RunRulesForm::addProfiles() {
    for (std::size_t i = 0; i < fillProfileNames().size(); ++i) {
        const Choice choice = profileChoice(static_cast<FillProfile::Kind>(i));
        m_profile->addItem(choice.name, static_cast<int>(i));
        m_profile->setItemData(m_profile->count() - 1, choice.meaning, Qt::ToolTipRole);
    }
}

void RunRulesForm::showChoice() {
    m_profileNote->setText(profileChoice(chosen(m_profile)).meaning);
    m_profile->setToolTip(m_profileNote->text());
}

Result<void> RunRulesForm::read(RunSettings& out) const {
    out.profile.kind = chosen(m_profile);
    const auto decision = m_decision->decision();
    if (!decision)
        return decision.error();
    // What is not shown does not count, and is not kept with the run.
    out.decision = *decision;
    return {};
}

} // namespace truebar::ui
