// How a run is traded beside its money: what is believed where a candle does not say (fill profile), and who decides on
// suggestions.
#pragma once

#include "core/engine/run_settings.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;

namespace truebar::ui {

class DecisionRows;

class RunRulesForm final : public QWidget {
    Q_OBJECT
public:
    explicit RunRulesForm(QWidget* parent = nullptr);

    // Sets profile and decision, or says what is wrong with a field.
    Result<void> read(RunSettings& out) const;

Q_SIGNALS:
    void edited();

private:
    void addProfiles();
    void showChoice();

    QFormLayout* m_rows;
    QComboBox* m_profile;
    QLabel* m_profileNote;
    DecisionRows* m_decision;
};

} // namespace truebar::ui
