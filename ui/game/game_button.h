// A large button that acts when the mouse goes down, before anything is painted.
#pragma once

#include "core/trading/order.h"
#include "ui/theme/theme.h"

#include <QPushButton>

#include <chrono>

namespace truebar::ui {

// Whoever answers a strike with paint waits so long with it.
inline constexpr int frameMs = 16;

class GameButton final : public QPushButton {
    Q_OBJECT
public:
    explicit GameButton(Side side, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // Shown below the name: what will be sent.
    void setDetail(const QString& entry, const QString& exit);
    void setArmed(bool isArmed);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void struck(std::chrono::steady_clock::time_point at);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    Side m_side;
    Theme m_theme = Theme::dark();
    QString m_entry;
    QString m_exit;
    bool m_isArmed = false;
    bool m_isHeld = false; // by the mouse
};

} // namespace truebar::ui
