#include "ui/widgets/data_table.h"

#include "ui/widgets/row_table_model.h"

#include <QHeaderView>

#include <algorithm>

namespace truebar::ui {

namespace {

// Column widths are taken from the first rows only, so a long table costs no more than a short one.
constexpr int measuredRows = 40;
constexpr int pixelsPerRow = 26;
constexpr int leastColumn = 36;

} // namespace

DataTable::DataTable(QAbstractItemModel* model, QWidget* parent)
    : QTableView(parent)
    , m_proxy(new QSortFilterProxyModel(this)) {
    m_proxy->setSourceModel(model);
    m_proxy->setSortRole(sortRole);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(m_proxy);
    // The model's own order means something, so nothing is sorted until somebody asks.
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    horizontalHeader()->setHighlightSections(false);
    // Qt's own least width is that of the font's widest character, far more than a column of short texts needs.
    horizontalHeader()->setMinimumSectionSize(leastColumn);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setResizeContentsPrecision(measuredRows);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(pixelsPerRow);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    connect(this, &QTableView::activated, this,
        [this](const QModelIndex& index) { Q_EMIT rowActivated(m_proxy->mapToSource(index).row()); });
    connect(m_proxy, &QAbstractItemModel::modelReset, this, [this] { resizeColumnsToContents(); });
}

// Texts may have all the room that is left; a number at the far edge would be away from its row.
int DataTable::fittedColumns() {
    const int columns = model()->columnCount();
    const auto alignment = model()->headerData(columns - 1, Qt::Horizontal, Qt::TextAlignmentRole);
    const bool isNumber = (Qt::Alignment(alignment.toInt()) & Qt::AlignRight) != 0;
    horizontalHeader()->setStretchLastSection(!isNumber);
    return isNumber ? columns : columns - 1;
}

void DataTable::fitColumns() {
    const int fitted = fittedColumns();
    for (int column = 0; column < fitted; ++column)
        resizeColumnToContents(column);
}

void DataTable::growColumns() {
    const int fitted = fittedColumns();
    for (int column = 0; column < fitted; ++column) {
        const int wanted = std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
        if (wanted > columnWidth(column))
            setColumnWidth(column, wanted);
    }
}

void DataTable::setFilter(const QString& text) {
    m_proxy->setFilterFixedString(text);
}

void DataTable::selectSourceRow(int row) {
    const QModelIndex there = m_proxy->mapFromSource(m_proxy->sourceModel()->index(row, 0));
    if (there.isValid())
        selectRow(there.row());
}

std::vector<int> DataTable::selectedRows() const {
    std::vector<int> out;
    const QModelIndexList rows = selectionModel()->selectedRows();
    for (const QModelIndex& index : rows)
        out.push_back(m_proxy->mapToSource(index).row());
    return out;
}

} // namespace truebar::ui
