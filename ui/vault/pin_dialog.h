// Asks for the PIN before live actions are allowed for a while.
#pragma once

#include "core/vault/vault.h"
#include "ui/vault/secret_edit.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QSpinBox;

namespace truebar::ui {

class PinDialog final : public QDialog {
    Q_OBJECT
public:
    explicit PinDialog(const ProfileInfo& profile, QWidget* parent = nullptr);

    void showError(const QString& sentence);
    // Something was entered and its outcome is not known yet.
    bool isWaiting() const { return m_isWaiting; }

Q_SIGNALS:
    void pinEntered(const truebar::SharedSecret& pin, truebar::Millis duration);

private:
    void validate();
    void accept() override;

    SecretEdit* m_pin;
    QSpinBox* m_minutes;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
    bool m_isWaiting = false;
};

} // namespace truebar::ui
