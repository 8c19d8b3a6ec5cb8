#pragma once

#include <QSortFilterProxyModel>
#include <QTableView>

#include <vector>

namespace truebar::ui {

// A table view as every page wants it: sortable, filterable, whole rows, no grid.
class DataTable final : public QTableView {
    Q_OBJECT
public:
    explicit DataTable(QAbstractItemModel* model, QWidget* parent = nullptr);

    void setFilter(const QString& text);
    // Each column as wide as its content; the last one keeps the room that is left.
    void fitColumns();
    // Widens columns whose content has become wider; for tables whose values change all the time.
    void growColumns();
    // Rows of the source model.
    std::vector<int> selectedRows() const;
    void selectSourceRow(int row);

Q_SIGNALS:
    // Enter or double click.
    void rowActivated(int sourceRow);

private:
    // From the left, those that are as wide as what they show.
    int fittedColumns();
    QSortFilterProxyModel* m_proxy;
};

} // namespace truebar::ui
