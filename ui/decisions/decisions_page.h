// Every question with its decision, and what the answers in a run were worth.
#pragma once

#include "core/decisions/human_value.h"
#include "core/decisions/prompt.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace truebar::ui {

class CurveChart;
class DataTable;

class DecisionsPage final : public QWidget {
    Q_OBJECT
public:
    explicit DecisionsPage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // Newest first.
    void setPrompts(std::vector<KeptPrompt> prompts);
    // Of the run or session that valueWanted() has named.
    void setValue(const std::string& run, const HumanValue& value);
    void setValueError(const std::string& run, const QString& sentence);

Q_SIGNALS:
    void valueWanted(const std::string& run);

private:
    QWidget* makeValue();
    std::string chosenRun() const;
    void refresh();
    void clearValue();

    RowTableModel<KeptPrompt>* m_model;
    DataTable* m_table;
    QLineEdit* m_filter;
    QLabel* m_empty;
    QPushButton* m_compute;
    QLabel* m_value;
    CurveChart* m_curves;
    std::string m_asked; // the run whose value was asked for
};

} // namespace truebar::ui
