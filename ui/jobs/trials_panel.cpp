#include "ui/jobs/trials_panel.h"

#include "core/jobs/job_control.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/settings_form.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// Column widths are taken from the first rows only, so a long table costs no more than a short one.
constexpr int measuredRows = 60;
constexpr int pixelsPerRow = 24;

} // namespace

TrialsPanel::TrialsPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new TrialsModel(this))
    , m_proxy(new TrialsProxy(m_model, this))
    , m_table(new QTableView(this))
    , m_filter(new QLineEdit(this))
    , m_problem(new QLabel(this))
    , m_count(new QLabel(this))
    , m_promote(new QPushButton(tr("Save as run"), this))
    , m_export(new QPushButton(tr("Export CSV…"), this)) {
    m_table->setObjectName(QStringLiteral("trialsTable"));
    m_table->setAccessibleName(tr("Trials"));
    m_table->setModel(m_proxy);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setMinimumSectionSize(36);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setResizeContentsPrecision(measuredRows);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(pixelsPerRow);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_filter->setObjectName(QStringLiteral("trialsFilter"));
    m_filter->setPlaceholderText(tr("Filter: sharpe > 1 and trade_count >= 30, or any text"));
    m_filter->setClearButtonEnabled(true);
    m_problem->setObjectName(QStringLiteral("trialsProblem"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_count->setObjectName(QStringLiteral("trialsCount"));
    m_count->setProperty("role", QStringLiteral("muted"));
    m_promote->setObjectName(QStringLiteral("trialsPromote"));
    m_promote->setToolTip(tr("Runs the chosen trial again as a full run, keeps it in the history and opens it"));
    m_export->setObjectName(QStringLiteral("trialsExport"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_count);
    bar->addWidget(m_promote);
    bar->addWidget(m_export);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_problem);
    layout->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { applyFilter(); });
    connect(m_promote, &QPushButton::clicked, this, [this] { promote(); });
    connect(m_table, &QTableView::activated, this, [this] { promote(); });
    connect(
        m_export, &QPushButton::clicked, this, [this] { Q_EMIT exportWanted(m_model->study().id, m_proxy->shown()); });
    connect(m_table, &QTableView::customContextMenuRequested, this, [this](const QPoint& at) { openMenu(at); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { showCount(); });
    showCount();
}

void TrialsPanel::setTheme(const Theme& theme) {
    m_model->setTheme(theme);
}

void TrialsPanel::setTrials(const StudyTrials& trials) {
    const bool isOther = trials.study.id != m_model->study().id;
    m_model->setTrials(trials);
    if (isOther) {
        // The best on top.
        m_table->sortByColumn(m_model->objectiveColumn(),
            trials.study.spec.objective.maximise ? Qt::DescendingOrder : Qt::AscendingOrder);
        fitColumns();
        m_table->scrollToTop();
    }
    applyFilter();
}

void TrialsPanel::update(const std::vector<Trial>& trials) {
    m_model->update(trials);
    showCount();
}

void TrialsPanel::fitColumns() {
    for (int column = 0; column + 1 < m_proxy->columnCount(); ++column)
        m_table->resizeColumnToContents(column);
}

void TrialsPanel::applyFilter() {
    auto filter = TrialFilter::parse(m_filter->text(), m_model->names());
    setInvalid(m_filter, !filter);
    m_problem->setVisible(!filter);
    if (filter)
        m_proxy->setFilter(std::move(*filter));
    else
        m_problem->setText(errorText(filter.error()));
    showCount();
}

void TrialsPanel::showCount() {
    const QLocale locale;
    m_count->setText(tr("%1 of %2").arg(locale.toString(m_proxy->rowCount()), locale.toString(m_model->rowCount())));
    const auto chosen = selected();
    m_promote->setEnabled(chosen.size() == 1 && chosen.front()->status == TrialStatus::Done && !m_isPromoting);
    m_export->setEnabled(m_proxy->rowCount() > 0);
}

std::vector<const Trial*> TrialsPanel::selected() const {
    std::vector<const Trial*> out;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex& index : rows)
        out.push_back(&m_model->trials()[static_cast<std::size_t>(m_proxy->mapToSource(index).row())]);
    return out;
}

void TrialsPanel::select(std::uint64_t trial) {
    const int row = m_model->rowOf(trial);
    if (row < 0)
        return;
    QModelIndex there = m_proxy->mapFromSource(m_model->index(row, 0));
    if (!there.isValid()) { // hidden by the filter
        m_filter->clear();
        there = m_proxy->mapFromSource(m_model->index(row, 0));
    }
    m_table->selectRow(there.row());
    m_table->scrollTo(there, QAbstractItemView::PositionAtCenter);
}

void TrialsPanel::promote() {
    const auto chosen = selected();
    if (m_promote->isEnabled() && chosen.size() == 1)
        Q_EMIT promotionWanted(m_model->study().id, chosen.front()->number);
}

void TrialsPanel::setPromoting(bool isPromoting) {
    m_isPromoting = isPromoting;
    m_promote->setText(isPromoting ? tr("Running…") : tr("Save as run"));
    showCount();
}

void TrialsPanel::openMenu(const QPoint& at) {
    const auto chosen = selected();
    if (chosen.empty())
        return;
    QMenu menu(this);
    menu.addAction(tr("Save as run"), this, [this] { promote(); })->setEnabled(m_promote->isEnabled());
    menu.addSeparator();
    std::vector<std::uint64_t> numbers;
    for (const Trial* trial : chosen)
        numbers.push_back(trial->number);
    const auto add = [&](const QString& text, JobVerb verb) {
        menu.addAction(text, this, [this, numbers, verb] {
            for (const std::uint64_t number : numbers) {
                JobCommand command;
                command.verb = verb;
                command.study = m_model->study().id;
                command.trial = number;
                Q_EMIT commanded(command);
            }
        });
    };
    add(tr("Pause"), JobVerb::Pause);
    add(tr("Resume or try again"), JobVerb::Resume);
    add(tr("Cancel"), JobVerb::Cancel);
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

} // namespace truebar::ui
