// One question: what is proposed, why, what it is worth and may lose; and the fields for another size, limit or stop.
#pragma once

#include "core/decisions/prompt.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;

namespace truebar::ui {

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
};

} // namespace truebar::ui
