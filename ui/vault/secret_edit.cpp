#include "ui/vault/secret_edit.h"

namespace truebar::ui {

namespace {

constexpr int longestSecret = 4096;

} // namespace

SecretEdit::SecretEdit(const char* objectName, QWidget* parent)
    : QLineEdit(parent) {
    setObjectName(QLatin1String(objectName));
    setEchoMode(QLineEdit::Password);
    setMaxLength(longestSecret);
    setContextMenuPolicy(Qt::NoContextMenu);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
}

SharedSecret SecretEdit::take() {
    QByteArray bytes = text().toUtf8();
    auto out =
        std::make_shared<const Secret>(Secret::copyOf({bytes.constData(), static_cast<std::size_t>(bytes.size())}));
    bytes.fill('\0');
    clearSecretly();
    return out;
}

void SecretEdit::clearSecretly() {
    // Of the same length, so that the text's own memory is written over.
    setText(QString(text().size(), QLatin1Char('x')));
    clear();
}

} // namespace truebar::ui
