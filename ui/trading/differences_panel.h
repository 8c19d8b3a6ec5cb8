// Where venue and book differ: no order leaves until each row is adopted, closed or ignored.
#pragma once

#include "core/desk/account_snapshot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace truebar::ui {

class DataTable;

class DifferencesPanel final : public QWidget {
    Q_OBJECT
public:
    explicit DifferencesPanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // Null: no account is open.
    void setSnapshot(const AccountSnapshot* snapshot);

Q_SIGNALS:
    void choiceMade(const std::string& row, truebar::DiscrepancyChoice choice);

private:
    void choose(DiscrepancyChoice choice);
    void updateButtons();

    RowTableModel<Discrepancy>* m_model;
    DataTable* m_table;
    QPushButton* m_adopt;
    QPushButton* m_close;
    QPushButton* m_ignore;
    QLabel* m_help;
    QLabel* m_empty;
};

} // namespace truebar::ui
