// Makes a bot, or edits the settings of one; its strategy and series stay what they are.
#pragma once

#include "core/bots/bot_status.h"
#include "core/data/candle_store.h"
#include "core/data/series_locks.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QGroupBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace truebar::ui {

class DecisionRows;
class ScheduleForm;
class SettingsForm;

class BotDialog final : public QDialog {
    Q_OBJECT
public:
    // `series`: what is offered to run on; `accounts`: to trade with live. `known`: the bot to edit.
    BotDialog(const PluginRegistry& plugins, const std::vector<SeriesKey>& series,
        const std::vector<std::string>& accounts, const std::optional<BotStatus>& known, QWidget* parent = nullptr);

    // A bot that may be entered as it is: the fields begin with it, and what they do not show is kept.
    void suggest(const BotDefinition& draft);
    void showError(const QString& sentence);

Q_SIGNALS:
    void botEntered(const truebar::BotDefinition& bot);
    void editEntered(const std::string& bot, const truebar::BotEdit& edit);

private:
    void layOut();
    void fillSeries(const std::vector<SeriesKey>& series);
    void showStrategy();
    void showDefinition(const BotDefinition& bot);
    void lock(const BotStatus& known);
    void validate();
    void accept() override;
    Result<BotDefinition> read() const;

    const PluginRegistry& m_plugins;
    const std::optional<BotStatus> m_known;
    BotDefinition m_draft; // of a new bot
    QLineEdit* m_name;
    QComboBox* m_strategy;
    QLabel* m_description;
    SettingsForm* m_settings;
    QGroupBox* m_settingsBox;
    QComboBox* m_instrument;
    QComboBox* m_timeframe;
    QComboBox* m_mode;
    QComboBox* m_account; // of live bots
    QLabel* m_accountLabel;
    QCheckBox* m_confirm; // that real money is meant
    DecisionRows* m_decision = nullptr;
    QLineEdit* m_cash;
    QLineEdit* m_fee;
    QSpinBox* m_slippage;
    SettingsForm* m_limits;
    ScheduleForm* m_schedule;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
};

} // namespace truebar::ui
