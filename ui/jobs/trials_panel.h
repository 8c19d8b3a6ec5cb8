// The results grid of one study: sort, filter by an expression, export, make a run of a trial.
#pragma once

#include "core/jobs/job_control.h"
#include "ui/jobs/trials_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace truebar::ui {

class TrialsPanel final : public QWidget {
    Q_OBJECT
public:
    explicit TrialsPanel(QWidget* parent = nullptr);

    TrialsModel* model() const { return m_model; }
    void setTheme(const Theme& theme);
    void setTrials(const StudyTrials& trials);
    void update(const std::vector<Trial>& trials);
    void select(std::uint64_t trial);
    // While a trial is run as a run of its own.
    void setPromoting(bool isPromoting);

Q_SIGNALS:
    void promotionWanted(const std::string& study, quint64 trial);
    void exportWanted(const std::string& study, const std::vector<std::uint64_t>& trials);
    void commanded(const truebar::JobCommand& command);

private:
    void applyFilter();
    void showCount();
    void fitColumns();
    void openMenu(const QPoint& at);
    std::vector<const Trial*> selected() const;
    void promote();

    TrialsModel* m_model;
    TrialsProxy* m_proxy;
    QTableView* m_table;
    QLineEdit* m_filter;
    QLabel* m_problem;
    QLabel* m_count;
    QPushButton* m_promote;
    QPushButton* m_export;
    bool m_isPromoting = false;
};

} // namespace truebar::ui
