// What a bot depends on, before it starts: what is well, what to think of, and what keeps it from starting.
#pragma once

#include "core/bots/bot_preflight.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace truebar::ui {

class DataTable;

class PreflightDialog final : public QDialog {
    Q_OBJECT
public:
    PreflightDialog(const std::string& bot, const QString& name, const Theme& theme, QWidget* parent = nullptr);

    const std::string& bot() const { return m_bot; }
    void setChecks(const BotChecks& checks);

Q_SIGNALS:
    void startChosen(const std::string& bot);
    void againChosen(const std::string& bot);

private:
    const std::string m_bot;
    RowTableModel<BotCheck>* m_model;
    DataTable* m_table;
    QLabel* m_summary;
    QPushButton* m_start;
};

} // namespace truebar::ui
