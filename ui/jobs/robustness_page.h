// Was a run skill or luck? The verdict in plain words, its tests, bootstrap bands and a walk-forward.
#pragma once

#include "ui/jobs/robustness_model.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTabWidget;

namespace truebar::ui {

class DataTable;

class RobustnessPage final : public QWidget {
    Q_OBJECT
public:
    explicit RobustnessPage(const PluginRegistry& plugins, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // The run that is looked at; its examination is asked for when the page is seen.
    void setRun(std::shared_ptr<const RunRecord> run);
    void setExamination(const RunExamination& examination);
    void setWalk(std::shared_ptr<const RunWalk> walk);
    void setProgress(double share);
    void setError(const QString& sentence);

Q_SIGNALS:
    void examinationWanted(const std::string& run);
    void walkWanted(const truebar::WalkRequest& request);
    void cancelWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* walkControls();
    void buildTables();
    void askIfSeen();
    void startWalk();
    void setBusy(bool isBusy);
    void showVerdict(const RobustnessVerdict& verdict);

    const PluginRegistry& m_plugins;
    Theme m_theme = Theme::dark();
    std::shared_ptr<const RunRecord> m_run;
    bool m_isAsked = false; // for the examination of this run
    QStackedWidget* m_stack;
    QLabel* m_title;
    QLabel* m_verdict;
    RowTableModel<TestOutcome>* m_tests;
    RowTableModel<WalkRow>* m_windows;
    QTabWidget* m_tabs;
    BandChart* m_bootstrap;
    BandChart* m_walk;
    QLineEdit* m_settings;
    QSpinBox* m_inSample;
    QSpinBox* m_outOfSample;
    QComboBox* m_kind;
    QComboBox* m_objective;
    QPushButton* m_start;
    QProgressBar* m_progress;
    QLabel* m_problem;
};

} // namespace truebar::ui
