#include "ui/trading/differences_panel.h"

#include "ui/trading/trading_columns.h"
#include "ui/trading/trading_words.h"
#include "ui/widgets/data_table.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

DifferencesPanel::DifferencesPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<Discrepancy>(differenceColumns(Theme::dark()), this))
    , m_table(new DataTable(m_model, this))
    , m_adopt(new QPushButton(tr("&Adopt"), this))
    , m_close(new QPushButton(tr("C&lose"), this))
    , m_ignore(new QPushButton(tr("&Ignore"), this))
    , m_help(new QLabel(this))
    , m_empty(new QLabel(this)) {
    m_table->setObjectName(QStringLiteral("differencesTable"));
    m_table->setAccessibleName(tr("Differences to the venue"));
    m_adopt->setObjectName(QStringLiteral("adoptDifference"));
    m_close->setObjectName(QStringLiteral("closeDifference"));
    m_ignore->setObjectName(QStringLiteral("ignoreDifference"));
    m_help->setObjectName(QStringLiteral("differenceHelp"));
    m_help->setTextFormat(Qt::PlainText);
    m_help->setWordWrap(true);
    m_help->setProperty("role", QStringLiteral("muted"));
    m_empty->setObjectName(QStringLiteral("differencesEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {m_adopt, m_close, m_ignore})
        bar->addWidget(button);
    bar->addSpacing(8);
    bar->addWidget(m_help, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);
    layout->addLayout(bar);
    connect(m_adopt, &QPushButton::clicked, this, [this] { choose(DiscrepancyChoice::Adopt); });
    connect(m_close, &QPushButton::clicked, this, [this] { choose(DiscrepancyChoice::Close); });
    connect(m_ignore, &QPushButton::clicked, this, [this] { choose(DiscrepancyChoice::Ignore); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { updateButtons(); });
    setSnapshot(nullptr);
}

void DifferencesPanel::setTheme(const Theme& theme) {
    m_model->setColumns(differenceColumns(theme));
    m_model->setNumberFont(theme.numberFont(9));
    m_table->fitColumns();
}

void DifferencesPanel::setSnapshot(const AccountSnapshot* snapshot) {
    const std::vector<Discrepancy> rows = snapshot ? snapshot->differences : std::vector<Discrepancy>();
    if (rows != m_model->rows()) {
        m_model->updateRows(rows);
        m_table->growColumns();
        if (!rows.empty() && m_table->selectedRows().empty())
            m_table->selectSourceRow(0);
    }
    m_table->setVisible(!rows.empty());
    m_empty->setVisible(rows.empty());
    if (!snapshot)
        m_empty->setText(tr("No account is connected."));
    else if (!snapshot->isRecovered)
        m_empty->setText(tr("Orders and positions are being compared with the venue.\nUntil that has come out even, no "
                            "order leaves."));
    else
        m_empty->setText(tr("Venue and book agree (comparisons: %1).").arg(snapshot->comparisons));
    updateButtons();
}

void DifferencesPanel::choose(DiscrepancyChoice choice) {
    for (const int row : m_table->selectedRows()) {
        const Discrepancy& difference = m_model->row(row);
        if (difference.allows(choice))
            Q_EMIT choiceMade(difference.key(), choice);
    }
}

void DifferencesPanel::updateButtons() {
    const auto rows = m_table->selectedRows();
    const std::pair<QPushButton*, DiscrepancyChoice> buttons[] = {{m_adopt, DiscrepancyChoice::Adopt},
        {m_close, DiscrepancyChoice::Close}, {m_ignore, DiscrepancyChoice::Ignore}};
    for (const auto& [button, choice] : buttons) {
        const bool isPossible = !rows.empty()
            && std::ranges::all_of(rows, [&, wanted = choice](int row) { return m_model->row(row).allows(wanted); });
        button->setEnabled(isPossible);
        button->setVisible(!m_model->rows().empty());
        button->setToolTip(isPossible ? choiceHelp(m_model->row(rows.front()).kind, choice) : QString());
    }
    m_help->setText(rows.empty() ? QString() : differenceHelp(m_model->row(rows.front()).kind));
}

} // namespace truebar::ui
