// The trials of a study as a table of thousands of rows, and the rows that a filter lets through, sorted by number.
// Knows no widgets.
#pragma once

#include "core/jobs/study_trials.h"
#include "ui/jobs/trial_filter.h"
#include "ui/theme/theme.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <unordered_map>

namespace truebar::ui {

class TrialsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTheme(const Theme& theme);
    void setTrials(const StudyTrials& trials);
    // Of the same study: rows change in place, new ones are put at the end.
    void update(const std::vector<Trial>& trials);
    const Study& study() const { return m_study; }
    const std::vector<Trial>& trials() const { return m_trials; }
    // The row of a trial; −1 if there is none.
    int rowOf(std::uint64_t number) const;
    // What filters call the columns: "trial", "status", "fast", "sharpe" …
    const QStringList& names() const { return m_names; }
    int objectiveColumn() const;

    std::optional<double> number(int row, int column) const;
    QString text(int row, int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    enum class Kind { Number, Status, Instrument, Timeframe, Span, Axis, Metric, Reason };
    struct Column {
        Kind kind = Kind::Number;
        std::size_t index = 0; // of the axis or the metric
    };
    void addColumn(Kind kind, std::size_t index, const QString& name, const QString& header);
    void buildColumns();
    static std::vector<std::optional<double>> metricsOf(const Trial& trial);
    bool isNumeric(int column) const;
    std::optional<QColor> color(int row, int column) const;

    Theme m_theme = Theme::dark();
    Study m_study;
    std::vector<StudyCell> m_cells;
    std::vector<Trial> m_trials;
    std::vector<std::vector<std::optional<double>>> m_metrics; // of each trial, in the order of listMetrics()
    std::unordered_map<std::uint64_t, int> m_rows;
    std::vector<Column> m_columns;
    QStringList m_names;
    QStringList m_headers;
};

// Sorts numbers as numbers, whatever has none at the end.
class TrialsProxy final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit TrialsProxy(TrialsModel* model, QObject* parent = nullptr);

    void setFilter(TrialFilter filter);
    // The trials that are shown, in that order.
    std::vector<std::uint64_t> shown() const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    TrialsModel* m_model;
    TrialFilter m_filter;
};

} // namespace truebar::ui
