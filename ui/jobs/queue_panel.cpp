#include "ui/jobs/queue_panel.h"

#include "ui/jobs/progress_delegate.h"
#include "ui/widgets/data_table.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

namespace truebar::ui {

QueuePanel::QueuePanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<QueueRow>({}, this))
    , m_table(new DataTable(m_model, this))
    , m_empty(new QLabel(tr("No studies yet. A sweep runs a strategy with many settings."), this))
    , m_failures(new QLabel(this))
    , m_pause(new QPushButton(tr("Pause"), this))
    , m_resume(new QPushButton(tr("Resume"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_delete(new QPushButton(tr("Delete…"), this))
    , m_priority(new QSpinBox(this)) {
    auto* sweep = new QPushButton(tr("New sweep…"), this);
    sweep->setObjectName(QStringLiteral("newSweep"));
    m_table->setObjectName(QStringLiteral("queueTable"));
    m_table->setAccessibleName(tr("Studies"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegateForColumn(progressColumn, new ProgressDelegate(m_table));
    m_pause->setObjectName(QStringLiteral("queuePause"));
    m_resume->setObjectName(QStringLiteral("queueResume"));
    m_cancel->setObjectName(QStringLiteral("queueCancel"));
    m_delete->setObjectName(QStringLiteral("queueDelete"));
    m_priority->setObjectName(QStringLiteral("queuePriority"));
    m_priority->setRange(-1000, 1000);
    m_priority->setToolTip(tr("Priority: studies of higher priority are worked on first"));
    m_failures->setObjectName(QStringLiteral("queueFailures"));
    m_failures->setTextFormat(Qt::PlainText);
    m_failures->setWordWrap(true);
    m_failures->setProperty("role", QStringLiteral("muted"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(sweep);
    bar->addStretch();
    for (QWidget* each : std::initializer_list<QWidget*>{m_pause, m_resume, m_cancel, m_priority, m_delete})
        bar->addWidget(each);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 4, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_failures);
    connect(sweep, &QPushButton::clicked, this, &QueuePanel::sweepWanted);
    connect(m_pause, &QPushButton::clicked, this, [this] { tell(JobVerb::Pause); });
    connect(m_resume, &QPushButton::clicked, this, [this] { tell(JobVerb::Resume); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { tell(JobVerb::Cancel); });
    connect(m_priority, &QSpinBox::valueChanged, this, [this] { tell(JobVerb::Prioritise); });
    connect(m_delete, &QPushButton::clicked, this, [this] {
        const auto answer =
            QMessageBox::question(this, tr("Delete study"), tr("Delete this study and all its trials for good?"));
        if (answer == QMessageBox::Yes)
            Q_EMIT deletionWanted(m_chosen);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const auto rows = m_table->selectedRows();
        if (rows.empty())
            return;
        const std::string& id = m_model->row(rows.front()).study.id;
        if (id == m_chosen)
            return;
        m_chosen = id;
        showChoice();
        Q_EMIT studyChosen(m_chosen);
    });
    setTheme(Theme::dark());
    setStudies({});
}

void QueuePanel::setTheme(const Theme& theme) {
    static_cast<ProgressDelegate*>(m_table->itemDelegateForColumn(progressColumn))->setTheme(theme);
    m_model->setNumberFont(theme.numberFont(9));
    m_model->setColumns(queueColumns(theme));
    choose(m_chosen);
}

void QueuePanel::setStudies(const std::vector<Study>& studies) {
    m_model->updateRows(mergedRows(m_model->rows(), studies));
    m_empty->setVisible(studies.empty());
    m_table->setVisible(!studies.empty());
    if (!m_expected.empty())
        choose(m_expected);
    // A study that is gone is not chosen any more; the first one is, where none was.
    if (!chosen()) {
        m_chosen.clear();
        if (!studies.empty())
            choose(studies.front().id);
        else
            Q_EMIT studyChosen(m_chosen);
    } else {
        choose(m_chosen);
    }
    showChoice();
}

void QueuePanel::addProgress(const std::vector<StudyProgress>& progress) {
    auto rows = m_model->rows();
    if (!ui::addProgress(rows, progress))
        return;
    m_model->updateRows(std::move(rows));
    showChoice();
}

void QueuePanel::setFailures(const QStringList& reasons) {
    m_failures->setText(reasons.isEmpty() ? QString() : QString(tr("Failed: ") + reasons.join(QStringLiteral("; "))));
    m_failures->setVisible(!reasons.isEmpty());
}

void QueuePanel::choose(const std::string& study) {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->row(row).study.id != study)
            continue;
        m_table->selectSourceRow(row);
        if (study == m_expected)
            m_expected.clear();
        return;
    }
}

void QueuePanel::expect(const std::string& study) {
    m_expected = study;
    choose(study);
}

const Study* QueuePanel::chosen() const {
    for (const QueueRow& row : m_model->rows()) {
        if (row.study.id == m_chosen)
            return &row.study;
    }
    return nullptr;
}

void QueuePanel::tell(JobVerb verb) {
    if (m_chosen.empty())
        return;
    JobCommand command;
    command.verb = verb;
    command.study = m_chosen;
    command.priority = m_priority->value();
    Q_EMIT commanded(command);
}

void QueuePanel::showChoice() {
    const Study* study = chosen();
    m_pause->setEnabled(study && mayTell(JobVerb::Pause, study->status));
    m_resume->setEnabled(study && mayTell(JobVerb::Resume, study->status));
    m_cancel->setEnabled(study && mayTell(JobVerb::Cancel, study->status));
    m_priority->setEnabled(study && mayTell(JobVerb::Prioritise, study->status));
    m_delete->setEnabled(study && (study->status == StudyStatus::Done || study->status == StudyStatus::Cancelled));
    if (study && !m_priority->hasFocus()) {
        const QSignalBlocker quiet(m_priority);
        m_priority->setValue(study->priority);
    }
}

} // namespace truebar::ui
