// Setting up a routine, new or known.
#pragma once

#include "core/data/candle_store.h"
#include "core/maintenance/routine.h"

#include <QDialog>

class QComboBox;
class QDateEdit;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QSpinBox;

namespace truebar::ui {

class RoutineDialog final : public QDialog {
    Q_OBJECT
public:
    struct Choices {
        std::vector<StoredSeries> stored{};
        std::vector<std::string> others{}; // names that `after` may take
        std::vector<std::string> feeds{};
    };
    // `known`: the routine to be changed; its name stays.
    RoutineDialog(const Choices& choices, const std::optional<Routine>& known, QWidget* parent = nullptr);

    // Why the last try was refused.
    void showError(const QString& sentence);

Q_SIGNALS:
    void accepted(const truebar::Routine& routine);

private:
    void updateFields();
    void submit();
    Result<Routine> read() const;
    void fill(const Routine& routine);

    std::optional<Routine> m_known;
    QLineEdit* m_name;
    QComboBox* m_kind;
    QComboBox* m_schedule;
    QComboBox* m_missed;
    QComboBox* m_after;
    QListWidget* m_series;
    QLineEdit* m_moreSeries;
    QComboBox* m_feed;
    QDateEdit* m_from;
    QSpinBox* m_days;
    QSpinBox* m_retries;
    QLabel* m_hint;
    QLabel* m_error;
};

} // namespace truebar::ui
