// The coverage map as rows and columns: what the heatmap paints. Knows no widget.
#pragma once

#include "core/data/coverage_map.h"

#include <QString>

#include <memory>

namespace truebar::ui {

enum class CoverageZoom { Days, Weeks, Months };
// The finest that keeps this many days legible.
CoverageZoom zoomFor(int days);

enum class CellState {
    Outside, // before the first or after the last candle of the series, or no candle opens then
    Whole,
    Partial,
    Missing, // nothing of it
    Outage, // all that is not there the venue did not have
    Empty, // the source answered that there is nothing
    Closed,
};
QString stateText(CellState state);

class CoverageGrid {
public:
    CoverageGrid() = default;
    CoverageGrid(std::shared_ptr<const CoverageMap> map, CoverageZoom zoom);

    int rows() const { return m_map ? static_cast<int>(m_map->series.size()) : 0; }
    int columns() const { return m_columns; }
    const SeriesCoverage& row(int row) const { return m_map->series[static_cast<std::size_t>(row)]; }
    CoverageZoom zoom() const { return m_zoom; }

    // The days of a column.
    TimeSpan span(int column) const;
    // The part of a column that the series has, or all of the series for column −1; may be empty.
    TimeSpan span(int row, int column) const;
    int columnOf(UtcMs time) const; // clamped to the columns there are
    // Columns in which the series has anything, [first, last].
    std::pair<int, int> extent(int row) const;

    CoverageCounts counts(int row, int column) const;
    static CellState state(const CoverageCounts& counts);
    // Several lines: series, days, numbers.
    QString text(int row, int column) const;
    // Gaps that overlap the cell; column −1 for all of the series.
    std::vector<CoverageGap> gaps(int row, int column) const;

private:
    std::shared_ptr<const CoverageMap> m_map;
    CoverageZoom m_zoom = CoverageZoom::Days;
    int m_columns = 0;
};

} // namespace truebar::ui
