#include "ui/runs/history_page.h"

#include "ui/runs/run_columns.h"
#include "ui/widgets/data_table.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// Not modal: runs go on meanwhile. Gone when it is closed.
QFileDialog* bundleDialog(QWidget* parent, const QString& title, QFileDialog::AcceptMode mode) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(QStringLiteral("bundleDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    dialog->setFileMode(mode == QFileDialog::AcceptSave ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setNameFilters({HistoryPage::tr("Run bundles (*.truebar)"), HistoryPage::tr("All files (*)")});
    dialog->setDefaultSuffix(QStringLiteral("truebar"));
    return dialog;
}

} // namespace

HistoryPage::HistoryPage(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<RunSummary>({}, this))
    , m_table(new DataTable(m_model, this))
    , m_filter(new QLineEdit(this))
    , m_open(new QPushButton(tr("Open"), this))
    , m_compare(new QPushButton(tr("Compare"), this))
    , m_export(new QPushButton(tr("Export bundle…"), this))
    , m_delete(new QPushButton(tr("Delete…"), this))
    , m_empty(new QLabel(tr("No runs yet. Start one with F5."), this)) {
    m_table->setObjectName(QStringLiteral("runsTable"));
    m_table->setAccessibleName(tr("Runs"));
    m_compare->setObjectName(QStringLiteral("compareRuns"));
    m_compare->setToolTip(tr("Select two or more runs"));
    m_open->setObjectName(QStringLiteral("openRun"));
    m_export->setObjectName(QStringLiteral("exportBundle"));
    m_export->setToolTip(tr("The run and its candles as one file that runs again anywhere"));
    m_delete->setObjectName(QStringLiteral("deleteRun"));
    auto* import = new QPushButton(tr("Import bundle…"), this);
    import->setObjectName(QStringLiteral("importBundle"));
    import->setToolTip(tr("Runs the bundle again and keeps the run if it comes out the same"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    for (QPushButton* button : {m_open, m_compare, m_export, import, m_delete})
        bar->addWidget(button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 0);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, m_table, &DataTable::setFilter);
    connect(m_table, &DataTable::rowActivated, this, [this](int row) { Q_EMIT runChosen(m_model->row(row).id); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { updateButtons(); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &HistoryPage::showMenu);
    connect(m_open, &QPushButton::clicked, this, [this] { openSelected(); });
    connect(m_export, &QPushButton::clicked, this, [this] { exportSelected(); });
    connect(import, &QPushButton::clicked, this, [this] { importBundle(); });
    connect(m_compare, &QPushButton::clicked, this, [this] { compareSelected(); });
    connect(m_delete, &QPushButton::clicked, this, [this] { deleteSelected(); });
    setTheme(m_theme);
    setRuns({});
}

void HistoryPage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_model->setNumberFont(theme.numberFont(9));
    m_model->setColumns(runColumns(
        [theme](int sign) { return sign == 0 ? std::nullopt : std::optional(sign > 0 ? theme.bull : theme.bear); }));
}

void HistoryPage::setRuns(const std::vector<RunSummary>& runs) {
    m_model->setRows(runs);
    m_empty->setVisible(runs.empty());
    m_table->setVisible(!runs.empty());
    updateButtons();
}

std::vector<std::string> HistoryPage::selectedRuns() const {
    std::vector<std::string> out;
    for (const int row : m_table->selectedRows())
        out.push_back(m_model->row(row).id);
    return out;
}

void HistoryPage::updateButtons() {
    const std::size_t count = m_table->selectedRows().size();
    m_open->setEnabled(count == 1);
    m_compare->setEnabled(count >= 2);
    m_export->setEnabled(count == 1);
    m_delete->setEnabled(count == 1);
}

// The buttons once more, where the mouse is.
void HistoryPage::showMenu(const QPoint& place) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("runMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QPushButton* button : {m_open, m_compare, m_export, m_delete}) {
        QAction* action = menu->addAction(button->text());
        action->setEnabled(button->isEnabled());
        connect(action, &QAction::triggered, button, &QPushButton::click);
    }
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

void HistoryPage::openSelected() {
    if (const auto ids = selectedRuns(); ids.size() == 1)
        Q_EMIT runChosen(ids.front());
}

void HistoryPage::exportSelected() {
    const auto ids = selectedRuns();
    if (ids.size() != 1)
        return;
    const std::string id = ids.front();
    auto* dialog = bundleDialog(this, tr("Export bundle"), QFileDialog::AcceptSave);
    dialog->selectFile(QString::fromStdString(id) + QStringLiteral(".truebar"));
    connect(
        dialog, &QFileDialog::fileSelected, this, [this, id](const QString& file) { Q_EMIT bundleWanted(id, file); });
    dialog->open();
}

void HistoryPage::importBundle() {
    auto* dialog = bundleDialog(this, tr("Import bundle"), QFileDialog::AcceptOpen);
    connect(dialog, &QFileDialog::fileSelected, this, &HistoryPage::bundleChosen);
    dialog->open();
}

void HistoryPage::compareSelected() {
    if (const auto ids = selectedRuns(); ids.size() >= 2)
        Q_EMIT comparisonWanted(ids);
}

void HistoryPage::deleteSelected() {
    const auto ids = selectedRuns();
    if (ids.size() != 1)
        return;
    const auto answer = QMessageBox::question(
        this, tr("Delete run"), tr("Delete the run %1 for good?").arg(QString::fromStdString(ids.front())));
    if (answer == QMessageBox::Yes)
        Q_EMIT deletionWanted(ids.front());
}

} // namespace truebar::ui
