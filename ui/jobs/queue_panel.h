// The queue of studies: state, progress, time left; pause, resume, cancel, priority; new sweeps.
#pragma once

#include "ui/jobs/queue_model.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSpinBox;

namespace truebar::ui {

class DataTable;

class QueuePanel final : public QWidget {
    Q_OBJECT
public:
    explicit QueuePanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setStudies(const std::vector<Study>& studies);
    void addProgress(const std::vector<StudyProgress>& progress);
    // Below the table: why trials of the chosen study have failed.
    void setFailures(const QStringList& reasons);
    void choose(const std::string& study);
    // Chooses a study that comes with the next list, if it is not there yet.
    void expect(const std::string& study);
    // The chosen study, if there is one.
    const Study* chosen() const;

Q_SIGNALS:
    void sweepWanted();
    void studyChosen(const std::string& study);
    void commanded(const truebar::JobCommand& command);
    void deletionWanted(const std::string& study);

private:
    void tell(JobVerb verb);
    void showChoice();

    RowTableModel<QueueRow>* m_model;
    DataTable* m_table;
    QLabel* m_empty;
    QLabel* m_failures;
    QPushButton* m_pause;
    QPushButton* m_resume;
    QPushButton* m_cancel;
    QPushButton* m_delete;
    QSpinBox* m_priority;
    std::string m_chosen;
    std::string m_expected;
};

} // namespace truebar::ui
