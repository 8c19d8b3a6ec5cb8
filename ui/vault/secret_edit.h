// A field for a passphrase, key or PIN: shows dots, gives nothing to the clipboard, and hands over what was typed once.
#pragma once

#include "core/vault/secret.h"

#include <QLineEdit>

namespace truebar::ui {

class SecretEdit final : public QLineEdit {
    Q_OBJECT
public:
    explicit SecretEdit(const char* objectName, QWidget* parent = nullptr);

    // What was typed; the field is empty afterwards and its text overwritten, as far as Qt's own copies allow.
    SharedSecret take();
    // What was typed, for comparing two fields.
    bool isSameAs(const SecretEdit& other) const { return text() == other.text(); }
    // Empties the field and overwrites its text likewise.
    void clearSecretly();
};

} // namespace truebar::ui
