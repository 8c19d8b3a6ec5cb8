// The dashboard of bots: how each is doing, START, STOP and EDIT SETTING, and the log of the chosen one.
#pragma once

#include "core/bots/bot_preflight.h"
#include "core/bots/bot_status.h"
#include "core/bots/parity.h"
#include "core/data/series_locks.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"
#include "ui/widgets/sole_dialog.h"

#include <QPointer>
#include <QWidget>

#include <map>
#include <set>

class QLabel;
class QPushButton;
class QSplitter;

namespace truebar::ui {

class BotDialog;
class DataTable;
class ParityDialog;
class PreflightDialog;

class BotsPage final : public QWidget {
    Q_OBJECT
public:
    explicit BotsPage(const PluginRegistry& plugins, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setBots(const std::vector<BotStatus>& bots);
    void setLog(const std::string& bot, const std::vector<BotLogLine>& lines);
    // What the dialog offers.
    void setSeries(const std::vector<SeriesKey>& series) { m_series = series; }
    // Those that live bots can trade with.
    void setAccounts(const std::vector<std::string>& accounts) { m_accounts = accounts; }
    // What the open dialog asked for was done, or was refused; true if there is a dialog to say so.
    void dialogDone();
    bool showRefusal(const Error& error);

    // What checkWanted() has asked for: a bot that was to start does, unless there is something to think of before.
    void setChecks(const std::string& bot, const BotChecks& checks);

    // What comparisonWanted() has asked for.
    void setComparison(const ParityReport& report);
    void setComparisonError(const std::string& bot, const QString& sentence);

    void openNew();
    void openNew(const BotDefinition& draft);

Q_SIGNALS:
    // The last session against the backtest of its window.
    void comparisonWanted(const std::string& bot);
    void checkWanted(const std::string& bot);
    void startWanted(const std::string& bot);
    void stopWanted(const std::string& bot, bool flatten);
    void removalWanted(const std::string& bot);
    void botEntered(const truebar::BotDefinition& bot);
    void editEntered(const std::string& bot, const truebar::BotEdit& edit);
    void botChosen(const std::string& bot);
    // The run that a bot was made of.
    void runChosen(const std::string& id);
    void seriesChosen(const truebar::InstrumentId& instrument, truebar::Timeframe timeframe);

private:
    void layOut();
    void openDialog(const std::optional<BotStatus>& known);
    void openEdit();
    void stopChosen();
    std::optional<bool> askWhetherToClose(const QStringList& names);
    void removeChosen();
    void startChosen();
    void checkChosen();
    void compareChosen();
    QString nameOf(const std::string& bot) const;
    PreflightDialog* preflightOf(const std::string& bot);
    void showMenu(const QPoint& at);
    void updateButtons();
    void showOrigin(const std::string& run);
    std::vector<BotStatus> chosen() const;

    const PluginRegistry& m_plugins;
    std::vector<SeriesKey> m_series;
    std::vector<std::string> m_accounts;
    std::string m_shown; // whose log
    std::set<std::string> m_starting; // those that start if nothing speaks against it
    Theme m_theme = Theme::dark();
    RowTableModel<BotStatus>* m_model;
    RowTableModel<BotLogLine>* m_logModel;
    DataTable* m_table;
    DataTable* m_log;
    QSplitter* m_splitter;
    QPushButton* m_start;
    QPushButton* m_stop;
    QPushButton* m_edit;
    QPushButton* m_add;
    QPushButton* m_remove;
    QPushButton* m_compare;
    QLabel* m_summary;
    QLabel* m_origin;
    QLabel* m_empty;
    SoleDialog<BotDialog> m_dialog;
    std::map<std::string, QPointer<PreflightDialog>> m_preflights; // by bot
    std::map<std::string, QPointer<ParityDialog>> m_comparisons; // likewise
};

} // namespace truebar::ui
