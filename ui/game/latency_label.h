// How long the last click took until it was sent and answered, and how long such clicks take in general.
#pragma once

#include "core/manual/manual_desk.h"

#include <QLabel>

#include <deque>

namespace truebar::ui {

class LatencyLabel final : public QLabel {
    Q_OBJECT
public:
    explicit LatencyLabel(QWidget* parent = nullptr);

    void showTimes(const ClickTimes& times);

private:
    std::deque<std::chrono::microseconds> m_delays; // of the last clicks, until they were handed over
};

} // namespace truebar::ui
