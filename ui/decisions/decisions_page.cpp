#include "ui/decisions/decisions_page.h"

#include "ui/decisions/prompt_columns.h"
#include "ui/runs/equity_chart.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/number_text.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

QStringList valueSentences(const HumanValue& value) {
    const QString currency =
        value.currency.empty() ? QString() : QLatin1Char(' ') + QString::fromStdString(value.currency);
    const auto money = [&](Money amount) { return moneyText(amount) + currency; };
    QStringList out{DecisionsPage::tr("The answers were worth %1.").arg(moneyText(value.value(), true) + currency),
        (value.isSoFar ? DecisionsPage::tr("The bot still runs: with them it stands at %1, with everything accepted at "
                                           "once it would stand at %2.")
                       : DecisionsPage::tr("With them the run ended at %1, with everything accepted at once it would "
                                           "have ended at %2."))
            .arg(money(value.actual), money(value.automatic)),
        DecisionsPage::tr("%1 accepted, %2 amended, %3 rejected, %4 expired.")
            .arg(value.accepted)
            .arg(value.amended)
            .arg(value.rejected)
            .arg(value.expired)};
    if (value.books)
        out << DecisionsPage::tr("The bot was live: both are simulated over the candles that it saw, so that the fills "
                                 "of its account count on neither side. With those its books stand at %1.")
                   .arg(money(*value.books));
    return out;
}

} // namespace

DecisionsPage::DecisionsPage(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<KeptPrompt>({}, this))
    , m_table(new DataTable(m_model, this))
    , m_filter(new QLineEdit(this))
    , m_empty(new QLabel(tr("No bot has asked anything yet."), this))
    , m_compute(new QPushButton(tr("What the answers were &worth"), this))
    , m_value(new QLabel(this))
    , m_curves(new CurveChart(tr("Equity with the answers and without"), this)) {
    setObjectName(QStringLiteral("decisionsPage"));
    m_table->setObjectName(QStringLiteral("decisionTable"));
    m_table->setAccessibleName(tr("Decisions"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_filter->setObjectName(QStringLiteral("decisionFilter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_compute->setObjectName(QStringLiteral("computeValue"));
    m_value->setObjectName(QStringLiteral("humanValue"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_compute);
    auto* split = new QSplitter(this);
    split->addWidget(m_table);
    split->addWidget(makeValue());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(split, 1);
    connect(m_filter, &QLineEdit::textChanged, m_table, &DataTable::setFilter);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { refresh(); });
    connect(m_compute, &QPushButton::clicked, this, [this] {
        m_asked = chosenRun();
        m_value->setText(tr("Running it again without questions…"));
        Q_EMIT valueWanted(m_asked);
    });
    setTheme(Theme::dark());
    setPrompts({});
}

QWidget* DecisionsPage::makeValue() {
    auto* out = new QWidget(this);
    m_value->setTextFormat(Qt::PlainText);
    m_value->setWordWrap(true);
    m_value->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* layout = new QVBoxLayout(out);
    layout->setContentsMargins(8, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_value);
    layout->addWidget(m_curves, 1);
    out->setMinimumWidth(280);
    return out;
}

void DecisionsPage::setTheme(const Theme& theme) {
    m_model->setNumberFont(theme.numberFont(9));
    m_model->setColumns(decisionColumns(theme));
    m_table->fitColumns();
    m_curves->setTheme(theme);
}

void DecisionsPage::setPrompts(std::vector<KeptPrompt> prompts) {
    const auto rows = m_table->selectedRows();
    const PromptId chosen = rows.empty() ? 0 : m_model->row(rows.front()).prompt.id;
    m_model->setRows(std::move(prompts));
    m_table->fitColumns();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->row(row).prompt.id == chosen)
            m_table->selectSourceRow(row);
    }
    const bool isEmpty = m_model->rowCount() == 0;
    if (!isEmpty && m_table->selectedRows().empty())
        m_table->selectSourceRow(0);
    m_empty->setVisible(isEmpty);
    m_table->parentWidget()->setVisible(!isEmpty);
    refresh();
}

std::string DecisionsPage::chosenRun() const {
    const auto rows = m_table->selectedRows();
    return rows.empty() ? std::string() : m_model->row(rows.front()).prompt.origin.run;
}

void DecisionsPage::refresh() {
    const std::string run = chosenRun();
    m_compute->setEnabled(!run.empty());
    if (run != m_asked)
        clearValue();
}

void DecisionsPage::clearValue() {
    m_asked.clear();
    m_value->setText(tr("What the answers were worth: the run as it was against the same run with everything accepted "
                        "at once."));
    m_curves->setCurves({});
    m_curves->hide();
}

void DecisionsPage::setValue(const std::string& run, const HumanValue& value) {
    if (run != m_asked)
        return;
    m_value->setText(valueSentences(value).join(u'\n'));
    m_curves->setCurves({equityCurve(tr("with the answers"), value.actualCurve),
        equityCurve(tr("all accepted"), value.automaticCurve)});
    m_curves->show();
}

void DecisionsPage::setValueError(const std::string& run, const QString& sentence) {
    if (run != m_asked)
        return;
    m_curves->hide();
    m_value->setText(sentence);
}

} // namespace truebar::ui
