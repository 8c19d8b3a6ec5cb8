#include "ui/jobs/trials_model.h"

#include "ui/jobs/queue_model.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/text.h"

#include <QLocale>

namespace truebar::ui {

namespace {

const std::vector<MetricValue>& metricNames() {
    static const std::vector<MetricValue> names = listMetrics(Metrics());
    return names;
}

QString spanText(TimeSpan span) {
    const QString from = span.begin == UtcMs::min() ? QString() : timeText(span.begin);
    const QString to = span.end == UtcMs::max() ? QString() : timeText(span.end);
    return from + QStringLiteral("..") + to;
}

} // namespace

void TrialsModel::setTheme(const Theme& theme) {
    m_theme = theme;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void TrialsModel::setTrials(const StudyTrials& trials) {
    beginResetModel();
    m_study = trials.study;
    m_cells = cellsOf(m_study.spec);
    m_trials = trials.trials;
    m_metrics.clear();
    m_rows.clear();
    for (const Trial& trial : m_trials) {
        m_rows.emplace(trial.number, static_cast<int>(m_metrics.size()));
        m_metrics.push_back(metricsOf(trial));
    }
    buildColumns();
    endResetModel();
}

void TrialsModel::update(const std::vector<Trial>& trials) {
    std::vector<const Trial*> added;
    int first = rowCount();
    int last = -1;
    for (const Trial& trial : trials) {
        const int row = rowOf(trial.number);
        if (row < 0) {
            added.push_back(&trial);
            continue;
        }
        m_trials[static_cast<std::size_t>(row)] = trial;
        m_metrics[static_cast<std::size_t>(row)] = metricsOf(trial);
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    if (added.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(added.size()) - 1);
    for (const Trial* trial : added) {
        m_rows.emplace(trial->number, static_cast<int>(m_trials.size()));
        m_trials.push_back(*trial);
        m_metrics.push_back(metricsOf(*trial));
    }
    endInsertRows();
}

int TrialsModel::rowOf(std::uint64_t number) const {
    const auto found = m_rows.find(number);
    return found == m_rows.end() ? -1 : found->second;
}

std::vector<std::optional<double>> TrialsModel::metricsOf(const Trial& trial) {
    std::vector<std::optional<double>> out(metricNames().size());
    if (!trial.metrics)
        return out;
    const auto values = listMetrics(*trial.metrics);
    for (std::size_t i = 0; i < values.size(); ++i)
        out[i] = values[i].money ? std::optional(values[i].money->toDouble()) : values[i].value;
    return out;
}

void TrialsModel::addColumn(Kind kind, std::size_t index, const QString& name, const QString& header) {
    m_columns.push_back({kind, index});
    m_names << name;
    m_headers << header;
}

// What differs between the trials comes first, then what the study looks for, then the rest.
void TrialsModel::buildColumns() {
    m_columns.clear();
    m_names.clear();
    m_headers.clear();
    const StudySpec& spec = m_study.spec;
    addColumn(Kind::Number, 0, QStringLiteral("trial"), tr("Trial"));
    addColumn(Kind::Status, 0, QStringLiteral("status"), tr("State"));
    if (spec.instruments.size() > 1)
        addColumn(Kind::Instrument, 0, QStringLiteral("instrument"), tr("Instrument"));
    if (spec.timeframes.size() > 1)
        addColumn(Kind::Timeframe, 0, QStringLiteral("timeframe"), tr("Frame"));
    if (spec.spans.size() > 1)
        addColumn(Kind::Span, 0, QStringLiteral("span"), tr("Span"));
    for (std::size_t i = 0; i < spec.axes.size(); ++i)
        addColumn(Kind::Axis, i, QString::fromStdString(spec.axes[i].key), QString::fromStdString(spec.axes[i].key));
    const auto& metrics = metricNames();
    for (const bool isObjective : {true, false}) {
        for (std::size_t i = 0; i < metrics.size(); ++i) {
            if ((metrics[i].name == spec.objective.metric) == isObjective)
                addColumn(Kind::Metric, i, latin(metrics[i].name), metricTitle(metrics[i].name));
        }
    }
    // People look for why something failed beside it.
    addColumn(Kind::Reason, 0, QStringLiteral("reason"), tr("Reason"));
}

int TrialsModel::objectiveColumn() const {
    return static_cast<int>(m_names.indexOf(QString::fromStdString(m_study.spec.objective.metric)));
}

bool TrialsModel::isNumeric(int column) const {
    const Column& meant = m_columns[static_cast<std::size_t>(column)];
    return meant.kind == Kind::Number || meant.kind == Kind::Metric || meant.kind == Kind::Axis;
}

std::optional<double> TrialsModel::number(int row, int column) const {
    const Column& meant = m_columns[static_cast<std::size_t>(column)];
    const Trial& trial = m_trials[static_cast<std::size_t>(row)];
    switch (meant.kind) {
    case Kind::Number:
        return static_cast<double>(trial.number);
    case Kind::Metric:
        return m_metrics[static_cast<std::size_t>(row)][meant.index];
    case Kind::Axis: {
        if (meant.index >= trial.values.size())
            return std::nullopt;
        bool isNumber = false;
        const double out = QString::fromStdString(trial.values[meant.index]).toDouble(&isNumber);
        return isNumber ? std::optional(out) : std::nullopt;
    }
    case Kind::Timeframe:
        if (trial.cell < m_cells.size())
            return static_cast<double>(m_cells[trial.cell].timeframe.nominalLength().count());
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

QString TrialsModel::text(int row, int column) const {
    const Column& meant = m_columns[static_cast<std::size_t>(column)];
    const Trial& trial = m_trials[static_cast<std::size_t>(row)];
    const StudyCell* cell = trial.cell < m_cells.size() ? &m_cells[trial.cell] : nullptr;
    switch (meant.kind) {
    case Kind::Number:
        return QString::number(trial.number);
    case Kind::Status:
        return statusText(trial.status);
    case Kind::Instrument:
        return cell ? QString::fromStdString(cell->instrument.toString()) : QString();
    case Kind::Timeframe:
        return cell ? QString::fromStdString(cell->timeframe.toString()) : QString();
    case Kind::Span:
        return cell ? spanText(cell->span) : QString();
    case Kind::Axis:
        return meant.index < trial.values.size() ? QString::fromStdString(trial.values[meant.index]) : QString();
    case Kind::Metric:
        if (!trial.metrics)
            return {};
        return metricText(metricNames()[meant.index].name, m_metrics[static_cast<std::size_t>(row)][meant.index], {});
    case Kind::Reason:
        return errorText(trial.reason);
    }
    return {};
}

int TrialsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_trials.size());
}

int TrialsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant TrialsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return m_headers.at(section);
    if (role == Qt::ToolTipRole)
        return tr("In filters: %1").arg(m_names.at(section));
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

std::optional<QColor> TrialsModel::color(int row, int column) const {
    const Column& meant = m_columns[static_cast<std::size_t>(column)];
    const TrialStatus status = m_trials[static_cast<std::size_t>(row)].status;
    if (meant.kind == Kind::Status || meant.kind == Kind::Reason) {
        if (status == TrialStatus::Failed)
            return m_theme.warning;
        return status == TrialStatus::Done ? std::nullopt : std::optional(m_theme.mutedText);
    }
    if (meant.kind != Kind::Metric || metricNames()[meant.index].name != "total_return")
        return std::nullopt;
    const auto value = number(row, column);
    if (!value || *value == 0)
        return std::nullopt;
    return *value > 0 ? m_theme.bull : m_theme.bear;
}

QVariant TrialsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return static_cast<int>((isNumeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return isNumeric(index.column()) ? QVariant(m_theme.numberFont(9)) : QVariant();
    case Qt::ForegroundRole:
        if (const auto shown = color(index.row(), index.column()))
            return *shown;
        return {};
    case Qt::ToolTipRole:
        if (const Error& reason = m_trials[static_cast<std::size_t>(index.row())].reason; !reason.text.empty())
            return errorText(reason);
        return {};
    default:
        return {};
    }
}

TrialsProxy::TrialsProxy(TrialsModel* model, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_model(model) {
    setSourceModel(model);
}

void TrialsProxy::setFilter(TrialFilter filter) {
    m_filter = std::move(filter);
    invalidateFilter();
}

std::vector<std::uint64_t> TrialsProxy::shown() const {
    std::vector<std::uint64_t> out;
    for (int row = 0; row < rowCount(); ++row)
        out.push_back(m_model->trials()[static_cast<std::size_t>(mapToSource(index(row, 0)).row())].number);
    return out;
}

bool TrialsProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (parent.isValid() || m_filter.isEmpty())
        return true;
    FilterRow seen;
    seen.number = [this, row](int column) { return m_model->number(row, column); };
    seen.text = [this, row](int column) { return m_model->text(row, column); };
    return m_filter.accepts(seen);
}

bool TrialsProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto a = m_model->number(left.row(), left.column());
    const auto b = m_model->number(right.row(), right.column());
    if (a && b)
        return *a < *b;
    if (a || b) // what has no number comes last, whichever way it is sorted
        return a.has_value() == (sortOrder() == Qt::AscendingOrder);
    return m_model->text(left.row(), left.column()).localeAwareCompare(m_model->text(right.row(), right.column())) < 0;
}

} // namespace truebar::ui
