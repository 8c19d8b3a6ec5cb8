// The settings of a study as a surface: which two, which metric, which data set; how flat its top is.
#pragma once

#include "core/jobs/study_judgement.h"
#include "core/jobs/study_surface.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace truebar::ui {

class HeatMap;

class SurfacePanel final : public QWidget {
    Q_OBJECT
public:
    explicit SurfacePanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // The trials that the surface is made of are those given last to setTrials().
    void setStudy(const Study& study);
    void setTrials(const std::vector<Trial>& trials);
    void setChosen(std::uint64_t trial);
    void setJudgement(const StudyJudgement& judgement);
    std::size_t cell() const;

Q_SIGNALS:
    void trialChosen(quint64 trial);
    void judgementWanted(const std::string& study, std::size_t cell);

private:
    void rebuild();
    Objective objective() const;
    void showReadout(std::optional<std::pair<std::size_t, std::size_t>> cell);

    Study m_study;
    std::vector<Trial> m_trials;
    std::optional<StudySurface> m_surface;
    QComboBox* m_x;
    QComboBox* m_y;
    QComboBox* m_metric;
    QComboBox* m_cell;
    QPushButton* m_judge;
    QLabel* m_plateau;
    QLabel* m_readout;
    QLabel* m_verdict;
    HeatMap* m_map;
};

} // namespace truebar::ui
