#include "ui/runs/leaderboard_page.h"

#include "core/runs/portfolio_run.h"
#include "ui/runs/leaderboard_columns.h"
#include "ui/widgets/data_table.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace truebar::ui {

LeaderboardPage::LeaderboardPage(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<LeaderboardRow>({}, this))
    , m_table(new DataTable(m_model, this))
    , m_by(new QComboBox(this))
    , m_filter(new QLineEdit(this))
    , m_bot(new QPushButton(tr("Run as dry-run bot…"), this))
    , m_empty(new QLabel(tr("No runs yet. Start one with F5."), this))
    , m_note(new QLabel(tr("The best kept run of each strategy on each instrument. The best of many tries is partly "
                           "luck: trust rows with few tries, many trades and a long span."),
          this)) {
    setObjectName(QStringLiteral("leaderboardPage"));
    m_table->setObjectName(QStringLiteral("leaderboardTable"));
    m_table->setAccessibleName(tr("Leaderboard"));
    m_by->setObjectName(QStringLiteral("leaderboardBy"));
    m_by->addItem(tr("Excess over holding"), static_cast<int>(RankBy::ExcessOverHolding));
    m_by->addItem(tr("Sharpe ratio"), static_cast<int>(RankBy::Sharpe));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_bot->setObjectName(QStringLiteral("leaderboardBot"));
    m_bot->setToolTip(
        tr("Makes a bot of the best run in the chosen row: the same strategy and settings, over live candles, without "
           "real money"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_note->setProperty("role", QStringLiteral("muted"));
    m_note->setWordWrap(true);
    auto* label = new QLabel(tr("&Rank by"), this);
    label->setBuddy(m_by);
    auto* bar = new QHBoxLayout;
    bar->addWidget(label);
    bar->addWidget(m_by);
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_bot);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 0);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_note);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, m_table, &DataTable::setFilter);
    connect(m_by, &QComboBox::currentIndexChanged, this, [this] { rank(); });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) { Q_EMIT runChosen(m_model->row(row).best.id); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { updateButton(); });
    connect(m_bot, &QPushButton::clicked, this, [this] {
        if (const auto rows = m_table->selectedRows(); rows.size() == 1)
            Q_EMIT botWanted(m_model->row(rows.front()).best);
    });
    setTheme(m_theme);
    setRuns({});
}

void LeaderboardPage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_model->setNumberFont(theme.numberFont(9));
    m_model->setColumns(leaderboardColumns(theme));
}

void LeaderboardPage::setRuns(const std::vector<RunSummary>& runs) {
    m_runs = runs;
    rank();
}

void LeaderboardPage::rank() {
    const auto board = leaderboardOf(m_runs, static_cast<RankBy>(m_by->currentData().toInt()));
    m_empty->setVisible(board.empty());
    m_table->setVisible(!board.empty());
    m_model->setRows(board);
    updateButton();
}

void LeaderboardPage::updateButton() {
    const auto rows = m_table->selectedRows();
    m_bot->setEnabled(rows.size() == 1 && m_model->row(rows.front()).best.request.instrument.venue != fundVenue);
}

} // namespace truebar::ui
