#include "ui/decisions/inbox_page.h"

#include "ui/decisions/prompt_columns.h"
#include "ui/widgets/data_table.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

InboxPage::InboxPage(const IClock& clock, std::string by, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_by(std::move(by))
    , m_model(new RowTableModel<Prompt>({}, this))
    , m_table(new DataTable(m_model, this))
    , m_empty(new QLabel(tr("Nothing waits for an answer. Bots that ask put their questions here."), this))
    , m_count(new QLabel(this))
    , m_open(new QPushButton(tr("&Open"), this))
    , m_accept(new QPushButton(tr("&Accept as proposed"), this))
    , m_reject(new QPushButton(tr("&Reject"), this)) {
    setObjectName(QStringLiteral("inboxPage"));
    m_table->setObjectName(QStringLiteral("inboxTable"));
    m_table->setAccessibleName(tr("Questions"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_count->setObjectName(QStringLiteral("inboxCount"));
    m_count->setProperty("role", QStringLiteral("muted"));
    m_open->setObjectName(QStringLiteral("inboxOpen"));
    m_accept->setObjectName(QStringLiteral("inboxAccept"));
    m_reject->setObjectName(QStringLiteral("inboxReject"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {m_open, m_accept, m_reject})
        bar->addWidget(button);
    bar->addStretch(1);
    bar->addWidget(m_count);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);
    connect(m_table, &DataTable::rowActivated, this, [this](int row) { Q_EMIT promptChosen(m_model->row(row).id); });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const auto rows = m_table->selectedRows(); !rows.empty())
            Q_EMIT promptChosen(m_model->row(rows.front()).id);
    });
    connect(m_accept, &QPushButton::clicked, this, [this] { answer(Verdict::Accepted); });
    connect(m_reject, &QPushButton::clicked, this, [this] { answer(Verdict::Rejected); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { refresh(); });
    m_timer.setInterval(1'000);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_model->updateRows(m_model->rows()); });
    setTheme(Theme::dark());
    setPrompts({});
}

void InboxPage::setTheme(const Theme& theme) {
    m_model->setNumberFont(theme.numberFont(9));
    m_model->setColumns(inboxColumns(theme, m_clock));
    m_table->fitColumns();
}

void InboxPage::setPrompts(std::vector<Prompt> open) {
    const auto isSooner = [](const Prompt& a, const Prompt& b) { return a.pending.deadline < b.pending.deadline; };
    std::stable_sort(open.begin(), open.end(), isSooner);
    std::vector<PromptId> chosen;
    for (const int row : m_table->selectedRows())
        chosen.push_back(m_model->row(row).id);
    const bool isSame = std::equal(open.begin(), open.end(), m_model->rows().begin(), m_model->rows().end());
    if (!isSame) {
        m_model->setRows(std::move(open));
        m_table->fitColumns();
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (std::find(chosen.begin(), chosen.end(), m_model->row(row).id) != chosen.end())
                m_table->selectSourceRow(row);
        }
    }
    const int count = m_model->rowCount();
    m_empty->setVisible(count == 0);
    m_table->setVisible(count > 0);
    m_count->setText(count > 0 ? tr("%1 open").arg(count) : QString());
    if (count > 0 && m_table->selectedRows().empty())
        m_table->selectSourceRow(0);
    if (count > 0)
        m_timer.start();
    else
        m_timer.stop();
    refresh();
}

void InboxPage::answer(Verdict verdict) {
    std::vector<PromptId> chosen;
    for (const int row : m_table->selectedRows())
        chosen.push_back(m_model->row(row).id);
    Answer out;
    out.verdict = verdict;
    out.by = m_by;
    Q_EMIT answered(chosen, out);
}

void InboxPage::refresh() {
    const bool hasChosen = !m_table->selectedRows().empty();
    for (QPushButton* button : {m_open, m_accept, m_reject})
        button->setEnabled(hasChosen);
}

} // namespace truebar::ui
