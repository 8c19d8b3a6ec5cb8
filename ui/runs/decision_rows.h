// Rows of a form: who decides on suggestions, and what a person is given for it. Only those that count for what is
// chosen are shown.
#pragma once

#include "core/engine/decision_settings.h"

#include <QObject>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QWidget;

namespace truebar::ui {

class DecisionRows final : public QObject {
    Q_OBJECT
public:
    // In a backtest nobody is there to be asked.
    enum class Of { Run, Bot };

    // Adds them to the end of `rows`, `title` in front of the choice; `owner` is the form's widget. The fields are
    // named "runDecision", "runThreshold" …, or "botDecision" …
    DecisionRows(Of of, const QString& title, QFormLayout* rows, QWidget* owner);

    void setDecision(const DecisionSettings& decision);
    void setEnabled(bool isEnabled);
    // What is not shown does not count. The error says what is wrong with a field.
    Result<DecisionSettings> decision() const;

Q_SIGNALS:
    void edited();

private:
    void nameFields();
    void fillFields();
    void showChoice();

    const Of m_of;
    QFormLayout* m_rows;
    QComboBox* m_mode;
    QLabel* m_note;
    QLineEdit* m_threshold;
    QSpinBox* m_delay; // seconds, as the next
    QSpinBox* m_deadline;
    QComboBox* m_onExpiry;
    DecisionSettings m_given; // whose times may be no whole seconds
};

} // namespace truebar::ui
