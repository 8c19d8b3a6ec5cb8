// One question: what is proposed, why, what it is worth and may lose; and the fields for another size, limit or stop,
// and for the PIN where a yes needs one.
#pragma once

#include "core/decisions/prompt.h"
#include "core/vault/secret.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;

namespace truebar::ui {

class SecretEdit;

class PromptPanel final : public QWidget {
    Q_OBJECT
public:
    explicit PromptPanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setPrompt(const Prompt& prompt);
    void setFieldsEnabled(bool isEnabled);

    bool hasChanges() const;
    // Nothing if a field holds no number above 0.
    std::optional<Amendment> amendment() const;

    // Whether a yes needs the PIN. What was typed is gone with the field, and with the question.
    void setPinWanted(bool isWanted);
    bool isPinWanted() const { return m_isPinWanted; }
    bool hasPin() const;
    // What was typed, once.
    SharedSecret takePin();
    void forgetPin();
    // With the keyboard.
    void focusPin();

Q_SIGNALS:
    void changed();

private:
    QLabel* addFact(QFormLayout* form, const QString& title, const char* name);
    QLineEdit* addField(QFormLayout* form, const QString& title, const char* name);
    void showHeadline();

    Theme m_theme = Theme::dark();
    Prompt m_prompt;
    QLabel* m_headline;
    QLabel* m_origin;
    QLabel* m_reason;
    QLabel* m_price;
    QLabel* m_position;
    QLabel* m_worth;
    QLabel* m_worstLoss;
    QLabel* m_equity;
    QLabel* m_confidence;
    QLineEdit* m_size;
    QLineEdit* m_limit;
    QLineEdit* m_stop;
    QFormLayout* m_fields;
    SecretEdit* m_pin;
    bool m_isPinWanted = false;
};

} // namespace truebar::ui
