#pragma once

#include "core/data/candle_store.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_record.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace truebar::ui {

class RunRulesForm;
class SettingsForm;

// What to run: the strategy's own form, the series, the money. Stays open with progress while the run goes on.
class RunDialog final : public QDialog {
    Q_OBJECT
public:
    // The calendars are those that a session may name.
    RunDialog(const PluginRegistry& plugins, const std::vector<StoredSeries>& series, CalendarBook calendars,
        QWidget* parent = nullptr);

    void choose(const InstrumentId& instrument, Timeframe timeframe);
    void showProgress(double share);
    // `isRepairable`: fetching candles may help; offers to.
    void showError(const QString& sentence, bool isRepairable = false);
    void showRepairEnd(const QString& sentence);
    void finish();

Q_SIGNALS:
    void runWanted(const truebar::RunRequest& request);
    void cancelWanted();
    // Fetch the candles that this run lacks.
    void repairWanted(const truebar::RunRequest& request);

protected:
    void reject() override;

private:
    void offerSessions();
    void showStrategy();
    void validate();
    void start();
    Result<RunRequest> request() const;

    const PluginRegistry& m_plugins;
    const CalendarBook m_calendars;
    QComboBox* m_strategy;
    QLabel* m_description;
    SettingsForm* m_form;
    QComboBox* m_instrument;
    QComboBox* m_timeframe;
    QLineEdit* m_from;
    QLineEdit* m_to;
    QComboBox* m_sessionChoice;
    QLineEdit* m_session; // of the choice
    QLineEdit* m_cash;
    QLineEdit* m_fee;
    QSpinBox* m_slippage;
    QSpinBox* m_seed;
    QSpinBox* m_coverage;
    RunRulesForm* m_rules;
    QCheckBox* m_allow;
    QLabel* m_problem;
    QPushButton* m_repair;
    QProgressBar* m_progress;
    QPushButton* m_start;
    QPushButton* m_close;
    bool m_isRunning = false;
};

} // namespace truebar::ui
