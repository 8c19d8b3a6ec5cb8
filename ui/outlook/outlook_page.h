// Indicator bots: trends and their consensus, where the next candles may close, how often that held, and what was told.
#pragma once

#include "core/alerts/indicator_bot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"
#include "ui/widgets/sole_dialog.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;

namespace truebar::ui {

class OutlookChart;
class DataTable;
class IndicatorBotDialog;
class ReliabilityPlot;

class OutlookPage final : public QWidget {
    Q_OBJECT
public:
    explicit OutlookPage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setBots(const std::vector<IndicatorStatus>& bots);
    void setEvents(const std::string& bot, const std::vector<StoredOutlookEvent>& events);
    // What the dialog offers.
    void setInstruments(const std::vector<InstrumentId>& instruments) { m_instruments = instruments; }
    // What the open dialog asked for was done, or was refused; true if there is a dialog to say so.
    void dialogDone();
    bool showRefusal(const Error& error);

    void openNew();

Q_SIGNALS:
    void startWanted(const std::string& bot);
    void stopWanted(const std::string& bot);
    void removalWanted(const std::string& bot);
    void botEntered(const truebar::IndicatorBot& bot, bool start);
    void editEntered(const truebar::IndicatorBot& bot);
    // Empty for none, or for several.
    void botChosen(const std::string& bot);
    void seriesChosen(const truebar::InstrumentId& instrument, truebar::Timeframe timeframe);

private:
    QWidget* makeDetail();
    void layOut();
    void openDialog(const std::optional<StoredIndicatorBot>& known);
    void removeChosen();
    void chooseAnother();
    void showDetail();
    std::vector<IndicatorStatus> chosen() const;

    Theme m_theme = Theme::dark();
    std::vector<InstrumentId> m_instruments;
    std::string m_shown; // whose details
    RowTableModel<IndicatorStatus>* m_model;
    RowTableModel<StoredOutlookEvent>* m_eventModel;
    DataTable* m_table;
    DataTable* m_events;
    OutlookChart* m_chart;
    ReliabilityPlot* m_reliability;
    QComboBox* m_timeframe;
    QLabel* m_forecast;
    QLabel* m_judgement;
    QSplitter* m_splitter;
    QPushButton* m_start;
    QPushButton* m_stop;
    QPushButton* m_edit;
    QPushButton* m_add;
    QPushButton* m_remove;
    QLabel* m_summary;
    QLabel* m_empty;
    SoleDialog<IndicatorBotDialog> m_dialog;
};

} // namespace truebar::ui
