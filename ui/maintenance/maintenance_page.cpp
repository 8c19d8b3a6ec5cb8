#include "ui/maintenance/maintenance_page.h"

#include "ui/maintenance/routine_columns.h"
#include "ui/maintenance/routine_dialog.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"

#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

QWidget* titled(QLabel* title, QWidget* content) {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    title->setProperty("role", QStringLiteral("muted"));
    layout->addWidget(title);
    layout->addWidget(content, 1);
    return box;
}

} // namespace

MaintenancePage::MaintenancePage(QWidget* parent)
    : QWidget(parent)
    , m_routines(new RowTableModel<RoutineStatus>({}, this))
    , m_runs(new RowTableModel<RoutineRun>({}, this))
    , m_feeds(new RowTableModel<FeedStatus>({}, this))
    , m_routineTable(new DataTable(m_routines, this))
    , m_runTable(new DataTable(m_runs, this))
    , m_feedTable(new DataTable(m_feeds, this))
    , m_new(new QPushButton(tr("New…"), this))
    , m_edit(new QPushButton(tr("Edit…"), this))
    , m_run(new QPushButton(tr("Run now"), this))
    , m_enable(new QPushButton(tr("Disable"), this))
    , m_delete(new QPushButton(tr("Delete…"), this))
    , m_empty(new QLabel(
          tr("No routines yet. A routine keeps candles complete and fresh: top up, repair gaps, verify, back up."),
          this))
    , m_logTitle(new QLabel(tr("Runs"), this)) {
    m_routineTable->setObjectName(QStringLiteral("routinesTable"));
    m_routineTable->setAccessibleName(tr("Routines"));
    m_routineTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_runTable->setObjectName(QStringLiteral("routineRunsTable"));
    m_runTable->setAccessibleName(tr("Runs of the routine"));
    m_feedTable->setObjectName(QStringLiteral("feedsTable"));
    m_feedTable->setAccessibleName(tr("Feeds"));
    m_new->setObjectName(QStringLiteral("newRoutine"));
    m_run->setObjectName(QStringLiteral("runRoutine"));
    m_edit->setObjectName(QStringLiteral("editRoutine"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {m_new, m_edit, m_run, m_enable, m_delete})
        bar->addWidget(button);
    bar->addStretch(1);
    auto* list = new QWidget;
    auto* listLayout = new QVBoxLayout(list);
    listLayout->setContentsMargins(0, 0, 0, 0);
    listLayout->setSpacing(4);
    listLayout->addLayout(bar);
    listLayout->addWidget(m_empty, 1);
    listLayout->addWidget(m_routineTable, 1);
    auto* details = new QSplitter(Qt::Vertical);
    details->addWidget(titled(m_logTitle, m_runTable));
    details->addWidget(titled(new QLabel(tr("Feeds")), m_feedTable));
    details->setChildrenCollapsible(false);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(list);
    splitter->addWidget(details);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 0);
    layout->addWidget(splitter);

    connect(m_new, &QPushButton::clicked, this, [this] { openNew(); });
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (const auto* status = chosen())
            openDialog(status->stored.routine);
    });
    connect(m_routineTable, &DataTable::rowActivated, this,
        [this](int row) { openDialog(m_routines->row(row).stored.routine); });
    connect(m_run, &QPushButton::clicked, this, [this] {
        const auto* status = chosen();
        if (status && status->progress)
            Q_EMIT cancelWanted(status->stored.routine.name);
        else if (status)
            Q_EMIT runWanted(status->stored.routine.name);
    });
    connect(m_enable, &QPushButton::clicked, this, [this] {
        if (const auto* status = chosen())
            Q_EMIT enablingWanted(status->stored.routine.name, !status->stored.routine.isEnabled);
    });
    connect(m_delete, &QPushButton::clicked, this, [this] {
        const auto* status = chosen();
        if (!status)
            return;
        const std::string name = status->stored.routine.name;
        const auto answer = QMessageBox::question(this, tr("Delete routine"),
            tr("Delete the routine %1? The log of its runs stays.").arg(QString::fromStdString(name)));
        if (answer == QMessageBox::Yes)
            Q_EMIT removalWanted(name);
    });
    connect(m_routineTable->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const auto rows = m_routineTable->selectedRows();
        if (!rows.empty()) {
            const std::string name = m_routines->row(rows.front()).stored.routine.name;
            if (std::exchange(m_chosen, name) != name)
                Q_EMIT logWanted(name);
        }
        updateButtons();
    });
    setTheme(m_theme);
    setState({});
}

void MaintenancePage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_routines->setColumns(routineColumns(theme));
    m_runs->setColumns(routineRunColumns(theme));
    m_feeds->setColumns(feedColumns(theme));
    m_runs->setNumberFont(theme.numberFont(9));
    m_feeds->setNumberFont(theme.numberFont(9));
}

const RoutineStatus* MaintenancePage::chosen() const {
    for (const RoutineStatus& status : m_routines->rows()) {
        if (status.stored.routine.name == m_chosen)
            return &status;
    }
    return nullptr;
}

void MaintenancePage::setState(const MaintenanceState& state) {
    const auto* before = chosen();
    const auto lastRun = before && before->stored.lastRun ? std::optional(*before->stored.lastRun) : std::nullopt;
    m_routines->setRows(state.routines);
    m_feeds->setRows(state.feeds);
    m_empty->setVisible(state.routines.empty());
    m_routineTable->setVisible(!state.routines.empty());
    m_routineTable->fitColumns();
    m_feedTable->fitColumns();
    for (int i = 0; i < m_routines->rowCount(); ++i) {
        if (m_routines->row(i).stored.routine.name != m_chosen)
            continue;
        // The table was filled anew; what was chosen stays chosen.
        const auto index =
            static_cast<QSortFilterProxyModel*>(m_routineTable->model())->mapFromSource(m_routines->index(i, 0));
        m_routineTable->selectRow(index.row());
    }
    const auto* now = chosen();
    const auto& newRun = now ? now->stored.lastRun : std::nullopt;
    if (newRun && (!lastRun || lastRun->id != newRun->id || lastRun->status != newRun->status))
        Q_EMIT logWanted(m_chosen);
    updateButtons();
}

void MaintenancePage::setLog(const std::string& name, const std::vector<RoutineRun>& runs) {
    if (name != m_chosen)
        return;
    m_logTitle->setText(tr("Runs of %1").arg(QString::fromStdString(name)));
    m_runs->setRows(runs);
    m_runTable->fitColumns();
}

void MaintenancePage::updateButtons() {
    const auto* status = chosen();
    const bool isRunning = status && status->progress;
    m_edit->setEnabled(status && !isRunning);
    m_delete->setEnabled(status && !isRunning);
    m_run->setEnabled(status);
    m_run->setText(isRunning ? tr("Cancel") : tr("Run now"));
    m_enable->setEnabled(status);
    m_enable->setText(status && !status->stored.routine.isEnabled ? tr("Enable") : tr("Disable"));
}

void MaintenancePage::openNew() {
    openDialog(std::nullopt);
}

void MaintenancePage::openDialog(const std::optional<Routine>& known) {
    if (m_dialog)
        m_dialog->close();
    RoutineDialog::Choices choices;
    choices.stored = m_stored;
    for (const RoutineStatus& status : m_routines->rows())
        choices.others.push_back(status.stored.routine.name);
    for (const FeedStatus& feed : m_feeds->rows())
        choices.feeds.push_back(feed.profile.name);
    m_dialog = new RoutineDialog(choices, known, this);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &RoutineDialog::accepted, this, &MaintenancePage::saveWanted);
    m_dialog->open();
}

void MaintenancePage::routineSaved(const std::string& name) {
    m_chosen = name;
    if (m_dialog)
        m_dialog->close();
}

bool MaintenancePage::showRefusal(const Error& error) {
    if (!m_dialog)
        return false;
    m_dialog->showError(errorText(error));
    return true;
}

} // namespace truebar::ui
