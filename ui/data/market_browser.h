#pragma once

#include "core/data/candle_store.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace truebar::ui {

// What is stored: one row for each instrument and timeframe.
class MarketBrowser final : public QWidget {
    Q_OBJECT
public:
    explicit MarketBrowser(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setSeries(const std::vector<StoredSeries>& series);

Q_SIGNALS:
    void seriesChosen(const truebar::InstrumentId& instrument, truebar::Timeframe timeframe);
    void removalWanted(const truebar::InstrumentId& instrument, truebar::Timeframe timeframe);
    void importWanted(const QString& instrument);

private:
    void showMenu(const QPoint& at);

    RowTableModel<StoredSeries>* m_model;
    DataTable* m_table;
    QLineEdit* m_filter;
    QLabel* m_empty;
};

} // namespace truebar::ui
