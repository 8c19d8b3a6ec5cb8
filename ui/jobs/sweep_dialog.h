// The sweep designer: a strategy, what of its settings varies, the markets, the search. Shows the number of trials as
// it is made, and what is wrong at its field.
#pragma once

#include "core/data/candle_store.h"
#include "ui/jobs/sweep_model.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace truebar::ui {

class SweepDialog final : public QDialog {
    Q_OBJECT
public:
    SweepDialog(const PluginRegistry& plugins, const std::vector<StoredSeries>& series, int workers, int mostWorkers,
        QWidget* parent = nullptr);

    void choose(const InstrumentId& instrument, Timeframe timeframe);
    // What only the service can find out.
    void showError(const QString& sentence);

Q_SIGNALS:
    void studyWanted(const truebar::StudySpec& spec);
    void workersChanged(int workers);

private:
    struct Field {
        QWidget* editor = nullptr;
        QLabel* note = nullptr; // the problem, or how many values
    };
    QWidget* withNote(const std::string& field, QWidget* editor);
    QWidget* leftColumn();
    QWidget* rightColumn();
    void fillMarkets(const std::vector<StoredSeries>& series);
    void showStrategy();
    void validate();
    void start();
    SweepDraft draft() const;

    const PluginRegistry& m_plugins;
    std::map<std::string, Field> m_fields;
    std::vector<std::string> m_keys; // of the strategy's settings
    QLineEdit* m_name;
    QComboBox* m_strategy;
    QLabel* m_description;
    QFormLayout* m_settings;
    QListWidget* m_instruments;
    QListWidget* m_timeframes;
    QLineEdit* m_spans;
    QLineEdit* m_session;
    QLineEdit* m_cash;
    QLineEdit* m_fee;
    QLineEdit* m_slippage;
    QComboBox* m_search;
    QSpinBox* m_trials;
    QSpinBox* m_seed;
    QComboBox* m_objective;
    QComboBox* m_direction;
    QSpinBox* m_priority;
    QSpinBox* m_workers;
    QCheckBox* m_allow;
    QLabel* m_summary;
    QLabel* m_problem;
    QPushButton* m_start;
    bool m_isBuilt = false;
};

} // namespace truebar::ui
