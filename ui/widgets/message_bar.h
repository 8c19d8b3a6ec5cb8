#pragma once

#include <QFrame>

class QLabel;

namespace truebar::ui {

// One sentence across the top of the window; stays until dismissed or replaced, blocks nothing.
class MessageBar final : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showError(const QString& sentence) { display(sentence, "error"); }
    void showInfo(const QString& sentence) { display(sentence, "info"); }
    QString text() const;

private:
    void display(const QString& sentence, const char* severity);

    QLabel* m_label;
};

} // namespace truebar::ui
