// Studies: the queue on the left; the results grid and the surface of the chosen one on the right.
#pragma once

#include "core/jobs/study_judgement.h"
#include "ui/theme/theme.h"

#include <QTimer>
#include <QWidget>

class QTabWidget;

namespace truebar::ui {

class QueuePanel;
class SurfacePanel;
class TrialsPanel;

class StudiesPage final : public QWidget {
    Q_OBJECT
public:
    explicit StudiesPage(QWidget* parent = nullptr);

    QueuePanel* queue() const { return m_queue; }
    TrialsPanel* trials() const { return m_trials; }
    SurfacePanel* surface() const { return m_surface; }

    void setTheme(const Theme& theme);
    void setTrials(const StudyTrials& trials);
    void addTrials(const std::string& study, const std::vector<Trial>& trials);
    void clear();

private:
    void showTrials();

    QueuePanel* m_queue;
    TrialsPanel* m_trials;
    SurfacePanel* m_surface;
    QTabWidget* m_tabs;
    QTimer m_later; // the surface of thousands of trials is not made anew thirty times a second
};

} // namespace truebar::ui
