// How far the last session of a bot is from the backtest of its window: each difference with its cause.
#pragma once

#include "core/bots/parity.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QDialog>

class QComboBox;
class QLabel;

namespace truebar::ui {

class DataTable;

class ParityDialog final : public QDialog {
    Q_OBJECT
public:
    ParityDialog(const QString& name, const Theme& theme, QWidget* parent = nullptr);

    void setReport(const ParityReport& report);
    void showRefusal(const QString& sentence);

private:
    void showCause();

    ParityReport m_report;
    RowTableModel<ParityDifference>* m_model;
    DataTable* m_table;
    QLabel* m_summary;
    QComboBox* m_cause;
};

} // namespace truebar::ui
