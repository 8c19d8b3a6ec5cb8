#include "ui/feeds/feeds_page.h"

#include "ui/feeds/feed_dialog.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/plugin_text.h"
#include "ui/widgets/text.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

QString timeOr(const std::optional<UtcMs>& time) {
    return time ? timeText(*time) : QStringLiteral("–");
}

qlonglong timeKey(const std::optional<UtcMs>& time) {
    return time ? toCount(*time) : 0;
}

} // namespace

FeedsPage::FeedsPage(const PluginRegistry& plugins, QWidget* parent)
    : QWidget(parent)
    , m_plugins(plugins)
    , m_model(new RowTableModel<Row>(columns(Theme::dark()), this))
    , m_table(new DataTable(m_model, this))
    , m_add(new QPushButton(tr("Add…"), this))
    , m_edit(new QPushButton(tr("Edit…"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_up(new QPushButton(tr("Ask earlier"), this))
    , m_down(new QPushButton(tr("Ask later"), this)) {
    m_table->setObjectName(QStringLiteral("feedSetupTable"));
    m_table->setAccessibleName(tr("Feeds"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_add->setObjectName(QStringLiteral("addFeed"));
    m_edit->setObjectName(QStringLiteral("editFeed"));
    m_remove->setObjectName(QStringLiteral("removeFeed"));
    m_up->setObjectName(QStringLiteral("feedUp"));
    m_down->setObjectName(QStringLiteral("feedDown"));
    auto* hint = new QLabel(tr("The feeds of a venue are asked in this order."), this);
    hint->setProperty("role", QStringLiteral("muted"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {m_add, m_edit, m_remove, m_up, m_down})
        bar->addWidget(button);
    bar->addStretch(1);
    bar->addWidget(hint);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    connect(m_add, &QPushButton::clicked, this, [this] { openNew(); });
    const auto edit = [this] {
        if (const Row* row = chosen())
            openDialog(row->status.profile);
    };
    connect(m_edit, &QPushButton::clicked, this, edit);
    connect(m_table, &DataTable::rowActivated, this, edit);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (const Row* row = chosen())
            Q_EMIT removalWanted(row->status.profile.name);
    });
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { updateButtons(); });
    updateButtons();
}

std::vector<TableColumn<FeedsPage::Row>> FeedsPage::columns(const Theme& theme) const {
    std::vector<TableColumn<Row>> out;
    out.push_back({tr("Order"), [](const Row& row) { return QString::number(row.order); },
        [](const Row& row) { return row.order; }, true});
    out.push_back({tr("Feed"), [](const Row& row) { return text(row.status.profile.name); }});
    out.push_back({tr("Plugin"), [](const Row& row) { return row.title; }});
    out.push_back({tr("Venues"), [](const Row& row) {
                       QStringList venues;
                       for (const std::string& venue : row.status.profile.venues)
                           venues.append(text(venue));
                       return venues.join(QStringLiteral(", "));
                   }});
    out.push_back({tr("Set up"), [](const Row& row) { return row.isOwn ? tr("by you") : tr("as it comes"); }});
    TableColumn<Row> breaker{tr("State"), [](const Row& row) {
                                 switch (row.status.breaker) {
                                 case CircuitBreaker::State::Open:
                                     return tr("resting after failures");
                                 case CircuitBreaker::State::HalfOpen:
                                     return tr("being tried again");
                                 case CircuitBreaker::State::Closed:
                                     break;
                                 }
                                 if (row.status.health.blockedUntil)
                                     return tr("silent until %1").arg(timeOr(row.status.health.blockedUntil));
                                 return row.status.health.requests == 0 ? tr("not used yet") : tr("well");
                             }};
    breaker.color = [theme](const Row& row) -> std::optional<QColor> {
        if (row.status.breaker != CircuitBreaker::State::Closed)
            return theme.bear;
        if (row.status.health.blockedUntil)
            return theme.warning;
        return row.status.health.requests == 0 ? std::nullopt : std::optional(theme.bull);
    };
    out.push_back(std::move(breaker));
    out.push_back(
        {tr("Requests"), [](const Row& row) { return QLocale().toString(qulonglong(row.status.health.requests)); },
            [](const Row& row) { return qulonglong(row.status.health.requests); }, true});
    out.push_back(
        {tr("Failures"), [](const Row& row) { return QLocale().toString(qulonglong(row.status.health.failures)); },
            [](const Row& row) { return qulonglong(row.status.health.failures); }, true});
    out.push_back({tr("Last answer (UTC)"), [](const Row& row) { return timeOr(row.status.health.lastSuccess); },
        [](const Row& row) { return timeKey(row.status.health.lastSuccess); }});
    TableColumn<Row> error{tr("Last error"), [](const Row& row) { return text(row.status.health.lastError); }};
    error.toolTip = [](const Row& row) {
        // Sentences of sources are text, not markup.
        if (row.status.health.lastError.empty())
            return QString();
        const QString sentence = text(row.status.health.lastError).toHtmlEscaped();
        return QString(timeOr(row.status.health.lastFailure) + QStringLiteral(" UTC: ") + sentence);
    };
    out.push_back(std::move(error));
    return out;
}

void FeedsPage::setTheme(const Theme& theme) {
    m_model->setColumns(columns(theme));
    m_model->setNumberFont(theme.numberFont(9));
    m_table->fitColumns();
}

void FeedsPage::setFeeds(const std::vector<FeedStatus>& feeds, const std::set<std::string>& own) {
    std::vector<Row> rows;
    for (const FeedStatus& status : feeds) {
        const auto plugin = m_plugins.find(PluginKind::Feed, status.profile.plugin);
        rows.push_back({static_cast<int>(rows.size()) + 1, status, own.contains(status.profile.name),
            plugin ? pluginText((*plugin)->metadata.name) : text(status.profile.plugin)});
    }
    const Row* before = chosen();
    const std::string name = before ? before->status.profile.name : std::string();
    m_model->updateRows(std::move(rows));
    m_table->growColumns();
    for (int i = 0; i < m_model->rowCount() && !name.empty(); ++i) {
        if (m_model->row(i).status.profile.name == name)
            m_table->selectSourceRow(i);
    }
    updateButtons();
}

const FeedsPage::Row* FeedsPage::chosen() const {
    const auto rows = m_table->selectedRows();
    return rows.empty() ? nullptr : &m_model->row(rows.front());
}

void FeedsPage::updateButtons() {
    const Row* row = chosen();
    m_edit->setEnabled(row);
    m_remove->setEnabled(row && row->isOwn);
    m_remove->setToolTip(
        row && !row->isOwn ? tr("A plugin as it comes cannot be removed, only set up otherwise.") : QString());
    m_up->setEnabled(row && row->order > 1);
    m_down->setEnabled(row && row->order < m_model->rowCount());
}

// Numbers those that stand before the moved ones anew; what comes behind keeps its place.
void FeedsPage::move(int by) {
    const Row* row = chosen();
    if (!row)
        return;
    const int from = row->order - 1;
    const int to = from + by;
    if (to < 0 || to >= m_model->rowCount())
        return;
    std::vector<FeedProfile> order;
    for (const Row& each : m_model->rows())
        order.push_back(each.status.profile);
    std::swap(order[static_cast<std::size_t>(from)], order[static_cast<std::size_t>(to)]);
    std::vector<FeedProfile> changed;
    for (int i = 0; i <= std::max(from, to); ++i) {
        FeedProfile& profile = order[static_cast<std::size_t>(i)];
        if (profile.priority != i + 1) {
            profile.priority = i + 1;
            changed.push_back(profile);
        }
    }
    Q_EMIT saveWanted(changed);
}

void FeedsPage::openNew() {
    openDialog(std::nullopt);
}

void FeedsPage::openDialog(const std::optional<FeedProfile>& known) {
    auto* dialog = new FeedDialog(m_plugins, known, m_symbolOf, this);
    connect(dialog, &FeedDialog::profileEntered, this,
        [this](const FeedProfile& profile) { Q_EMIT saveWanted({profile}); });
    connect(dialog, &FeedDialog::probeWanted, this, &FeedsPage::probeWanted);
    connect(dialog, &QDialog::finished, this, &FeedsPage::probeCancelled);
    m_dialog.show(dialog);
}

void FeedsPage::showProbe(const FeedProbe& probe) {
    if (auto* dialog = m_dialog.get())
        dialog->showProbe(probe);
}

void FeedsPage::showProbeError(const Error& error) {
    if (auto* dialog = m_dialog.get())
        dialog->showProbeError(errorText(error));
}

void FeedsPage::feedSaved() {
    m_dialog.close();
}

bool FeedsPage::showRefusal(const Error& error) {
    return m_dialog.refuse(error);
}

} // namespace truebar::ui
