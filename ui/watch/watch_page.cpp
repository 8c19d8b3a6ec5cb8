#include "ui/watch/watch_page.h"

#include "ui/watch/watch_dialog.h"
#include "ui/watch/watch_words.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

WatchPage::WatchPage(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<WatchRow>(watchColumns(Theme::dark()), this))
    , m_table(new DataTable(m_model, this))
    , m_add(new QPushButton(tr("Add…"), this))
    , m_edit(new QPushButton(tr("Edit…"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_summary(new QLabel(this))
    , m_empty(new QLabel(tr("Nothing is watched yet.\nA watched series is followed live: its candles are shown while "
                            "they form, stored when they close, and fetched where the feed missed some."),
          this)) {
    m_table->setObjectName(QStringLiteral("watchTable"));
    m_table->setAccessibleName(tr("Watched series"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_add->setObjectName(QStringLiteral("addWatch"));
    m_edit->setObjectName(QStringLiteral("editWatch"));
    m_remove->setObjectName(QStringLiteral("removeWatch"));
    m_summary->setObjectName(QStringLiteral("watchSummary"));
    m_summary->setProperty("role", QStringLiteral("muted"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {m_add, m_edit, m_remove})
        bar->addWidget(button);
    bar->addStretch(1);
    bar->addWidget(m_summary);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);
    setRows({});
    connect(m_add, &QPushButton::clicked, this, [this] { openNew(); });
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (const auto rows = m_table->selectedRows(); !rows.empty())
            openDialog(m_model->row(rows.front()).watch);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] { removeChosen(); });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) {
        const Watch& watch = m_model->row(row).watch;
        Q_EMIT seriesChosen(watch.instrument, watch.timeframe);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) { showMenu(at); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { updateButtons(); });
}

void WatchPage::setTheme(const Theme& theme) {
    m_model->setColumns(watchColumns(theme));
    m_model->setNumberFont(theme.numberFont(9));
    m_table->fitColumns();
}

void WatchPage::setFeeds(const std::vector<FeedStatus>& feeds) {
    m_feeds = feeds;
    updateButtons();
}

void WatchPage::setRows(const std::vector<WatchRow>& rows) {
    m_model->updateRows(rows);
    m_table->growColumns();
    m_empty->setVisible(rows.empty());
    m_table->setVisible(!rows.empty());
    const auto count = [&](WatchState state) {
        return std::count_if(rows.begin(), rows.end(), [&](const WatchRow& row) { return row.state == state; });
    };
    QStringList parts;
    for (const WatchState state : {WatchState::Live, WatchState::Fetched, WatchState::Starting, WatchState::Stale,
             WatchState::Lost, WatchState::Halted}) {
        if (const auto many = count(state); many > 0)
            parts.append(QString::number(many) + QLatin1Char(' ') + stateText(state));
    }
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    updateButtons();
}

void WatchPage::updateButtons() {
    const auto chosen = m_table->selectedRows();
    // Before the feeds are known there is no venue to choose.
    m_add->setEnabled(!m_feeds.empty());
    m_edit->setEnabled(chosen.size() == 1);
    m_remove->setEnabled(!chosen.empty());
}

void WatchPage::openNew() {
    if (m_feeds.empty())
        return;
    openDialog(std::nullopt);
}

void WatchPage::openDialog(const std::optional<Watch>& known) {
    auto* dialog = new WatchDialog(m_feeds, m_stored, known, this);
    connect(dialog, &WatchDialog::watchEntered, this, &WatchPage::saveWanted);
    m_dialog.show(dialog);
}

void WatchPage::watchSaved() {
    m_dialog.close();
}

bool WatchPage::showRefusal(const Error& error) {
    return m_dialog.refuse(error);
}

// The candles stay, so nothing is lost that adding it again would not bring back.
void WatchPage::removeChosen() {
    std::vector<SeriesKey> keys;
    for (const int row : m_table->selectedRows())
        keys.push_back(m_model->row(row).watch.key());
    for (const SeriesKey& key : keys)
        Q_EMIT removalWanted(key);
}

void WatchPage::showMenu(const QPoint& at) {
    const auto rows = m_table->selectedRows();
    QMenu menu(this);
    if (!rows.empty()) {
        const Watch watch = m_model->row(rows.front()).watch;
        menu.addAction(tr("Show"), this, [this, watch] { Q_EMIT seriesChosen(watch.instrument, watch.timeframe); });
        menu.addAction(tr("Edit…"), this, [this, watch] { openDialog(watch); })->setEnabled(rows.size() == 1);
        menu.addAction(tr("Remove"), this, [this] { removeChosen(); });
        menu.addSeparator();
    }
    menu.addAction(tr("Add…"), this, [this] { openNew(); });
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

} // namespace truebar::ui
