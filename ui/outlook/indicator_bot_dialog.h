// Makes an indicator bot, or edits one.
#pragma once

#include "core/alerts/indicator_bot.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace truebar::ui {

class IndicatorBotDialog final : public QDialog {
    Q_OBJECT
public:
    // `instruments`: what is offered. `known`: the bot to edit; its instrument stays what it is.
    IndicatorBotDialog(const std::vector<InstrumentId>& instruments, const std::optional<StoredIndicatorBot>& known,
        QWidget* parent = nullptr);

    void showError(const QString& sentence);

Q_SIGNALS:
    // Start it too, if that was wished.
    void botEntered(const truebar::IndicatorBot& bot, bool start);
    void editEntered(const truebar::IndicatorBot& bot);

private:
    void layOut();
    void showKnown(const IndicatorBot& bot);
    void fitQuorum();
    void validate();
    void accept() override;
    Result<IndicatorBot> read() const;

    const std::optional<StoredIndicatorBot> m_known;
    QLineEdit* m_name;
    QComboBox* m_instrument;
    QLineEdit* m_timeframes;
    QSpinBox* m_quorum;
    QDoubleSpinBox* m_narrow;
    QDoubleSpinBox* m_wide;
    QSpinBox* m_window;
    QDoubleSpinBox* m_decay;
    std::vector<std::pair<OutlookEventKind, QCheckBox*>> m_tells;
    QCheckBox* m_start;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
};

} // namespace truebar::ui
