#pragma once

#include "core/runs/leaderboard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace truebar::ui {

class DataTable;

// Strategies across instruments, best first, from the runs that are kept; any column sorts.
class LeaderboardPage final : public QWidget {
    Q_OBJECT
public:
    explicit LeaderboardPage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setRuns(const std::vector<RunSummary>& runs);

Q_SIGNALS:
    void runChosen(const std::string& id);
    // The best run of the chosen row shall become a dry-run bot.
    void botWanted(const truebar::RunSummary& run);

private:
    void rank();
    void updateButton();

    Theme m_theme = Theme::dark();
    std::vector<RunSummary> m_runs;
    RowTableModel<LeaderboardRow>* m_model;
    DataTable* m_table;
    QComboBox* m_by;
    QLineEdit* m_filter;
    QPushButton* m_bot;
    QLabel* m_empty;
    QLabel* m_note;
};

} // namespace truebar::ui
