// Everything that waits for an answer, the least time first.
#pragma once

#include "core/decisions/prompt.h"
#include "core/sdk/clock.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace truebar::ui {

class DataTable;

class InboxPage final : public QWidget {
    Q_OBJECT
public:
    // The clock outlives the page. Answers carry the name `by`.
    InboxPage(const IClock& clock, std::string by, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setPrompts(std::vector<Prompt> open);

Q_SIGNALS:
    // All that are chosen, the same to each.
    void answered(const std::vector<truebar::PromptId>& prompts, const truebar::Answer& answer);
    // To be looked at in the dialog.
    void promptChosen(truebar::PromptId prompt);

private:
    void answer(Verdict verdict);
    void refresh();

    const IClock& m_clock;
    std::string m_by;
    RowTableModel<Prompt>* m_model;
    DataTable* m_table;
    QLabel* m_empty;
    QLabel* m_count;
    QPushButton* m_open;
    QPushButton* m_accept;
    QPushButton* m_reject;
    QTimer m_timer;
};

} // namespace truebar::ui
