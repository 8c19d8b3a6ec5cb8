// Routines with their state, the log of the chosen one, and how the feeds are.
#pragma once

#include "core/data/candle_store.h"
#include "core/maintenance/maintenance_service.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace truebar::ui {

class DataTable;
class RoutineDialog;

class MaintenancePage final : public QWidget {
    Q_OBJECT
public:
    explicit MaintenancePage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setStored(std::vector<StoredSeries> stored) { m_stored = std::move(stored); }
    void setState(const MaintenanceState& state);
    void setLog(const std::string& name, const std::vector<RoutineRun>& runs);
    // The routine of the open dialog was kept, or was refused.
    void routineSaved(const std::string& name);
    bool showRefusal(const Error& error);

    void openNew();

Q_SIGNALS:
    void saveWanted(const truebar::Routine& routine);
    void removalWanted(const std::string& name);
    void runWanted(const std::string& name);
    void cancelWanted(const std::string& name);
    void enablingWanted(const std::string& name, bool isEnabled);
    void logWanted(const std::string& name);

private:
    void openDialog(const std::optional<Routine>& known);
    const RoutineStatus* chosen() const;
    void updateButtons();

    Theme m_theme = Theme::dark();
    std::vector<StoredSeries> m_stored;
    std::string m_chosen;
    RowTableModel<RoutineStatus>* m_routines;
    RowTableModel<RoutineRun>* m_runs;
    RowTableModel<FeedStatus>* m_feeds;
    DataTable* m_routineTable;
    DataTable* m_runTable;
    DataTable* m_feedTable;
    QPushButton* m_new;
    QPushButton* m_edit;
    QPushButton* m_run;
    QPushButton* m_enable;
    QPushButton* m_delete;
    QLabel* m_empty;
    QLabel* m_logTitle;
    QPointer<RoutineDialog> m_dialog;
};

} // namespace truebar::ui
