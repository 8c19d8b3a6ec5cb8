#pragma once

#include "core/runs/run_record.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace truebar::ui {

class DataTable;

// All runs that are kept; two or more of them can be compared.
class HistoryPage final : public QWidget {
    Q_OBJECT
public:
    explicit HistoryPage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setRuns(const std::vector<RunSummary>& runs);
    std::vector<std::string> selectedRuns() const;
    void openSelected();
    void compareSelected();
    void deleteSelected();
    // Ask for a file.
    void exportSelected();
    void importBundle();

Q_SIGNALS:
    void runChosen(const std::string& id);
    void comparisonWanted(const std::vector<std::string>& ids);
    void deletionWanted(const std::string& id);
    void bundleWanted(const std::string& id, const QString& file);
    void bundleChosen(const QString& file);

private:
    void updateButtons();
    void showMenu(const QPoint& place);

    Theme m_theme = Theme::dark();
    RowTableModel<RunSummary>* m_model;
    DataTable* m_table;
    QLineEdit* m_filter;
    QPushButton* m_open;
    QPushButton* m_compare;
    QPushButton* m_export;
    QPushButton* m_delete;
    QLabel* m_empty;
};

} // namespace truebar::ui
