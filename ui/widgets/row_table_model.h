// A table over plain values: each column is a header and functions of a row. One model serves every table of the
// window.
#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <QFont>

#include <functional>
#include <optional>
#include <vector>

namespace truebar::ui {

template <class Row>
struct TableColumn {
    QString header;
    std::function<QString(const Row&)> text;
    // What sorting compares; the text if empty.
    std::function<QVariant(const Row&)> sortKey{};
    bool isNumber = false; // right-aligned, figures of one width
    std::function<std::optional<QColor>(const Row&)> color{};
    std::function<bool(const Row&)> isBold{};
    std::function<QString(const Row&)> toolTip{};
};

constexpr int sortRole = Qt::UserRole + 1;

template <class Row>
class RowTableModel final : public QAbstractTableModel {
public:
    explicit RowTableModel(std::vector<TableColumn<Row>> columns, QObject* parent = nullptr)
        : QAbstractTableModel(parent)
        , m_columns(std::move(columns)) { }

    void setRows(std::vector<Row> rows) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    // The same rows with other values: as many of them keep selection and order of the view.
    void updateRows(std::vector<Row> rows) {
        if (rows.size() != m_rows.size()) {
            setRows(std::move(rows));
            return;
        }
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
    void setColumns(std::vector<TableColumn<Row>> columns) {
        beginResetModel();
        m_columns = std::move(columns);
        endResetModel();
    }
    // Both at once: for columns that would not fit the old rows.
    void setTable(std::vector<TableColumn<Row>> columns, std::vector<Row> rows) {
        beginResetModel();
        m_columns = std::move(columns);
        m_rows = std::move(rows);
        endResetModel();
    }
    const std::vector<Row>& rows() const { return m_rows; }
    const Row& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    void setNumberFont(const QFont& font) { m_numberFont = font; }

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        const TableColumn<Row>& column = m_columns[static_cast<std::size_t>(section)];
        if (role == Qt::DisplayRole)
            return column.header;
        if (role == Qt::TextAlignmentRole)
            return alignment(column);
        return {};
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
            return {};
        const TableColumn<Row>& column = m_columns[static_cast<std::size_t>(index.column())];
        const Row& value = row(index.row());
        switch (role) {
        case Qt::DisplayRole:
            return column.text(value);
        case sortRole:
            return column.sortKey ? column.sortKey(value) : QVariant(column.text(value));
        case Qt::TextAlignmentRole:
            return alignment(column);
        case Qt::ForegroundRole:
            if (const auto color = column.color ? column.color(value) : std::nullopt)
                return *color;
            return {};
        case Qt::ToolTipRole:
            return column.toolTip ? QVariant(column.toolTip(value)) : QVariant();
        case Qt::FontRole:
            return fontOf(column, value);
        default:
            return {};
        }
    }

private:
    static int alignment(const TableColumn<Row>& column) {
        return static_cast<int>((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    QVariant fontOf(const TableColumn<Row>& column, const Row& value) const {
        const bool bold = column.isBold && column.isBold(value);
        if (!bold && !column.isNumber)
            return {};
        QFont font = column.isNumber ? m_numberFont : QFont();
        font.setBold(bold);
        return font;
    }

    std::vector<TableColumn<Row>> m_columns;
    std::vector<Row> m_rows;
    QFont m_numberFont;
};

} // namespace truebar::ui
