#include "ui/game/latency_label.h"

#include "ui/game/game_words.h"

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr std::size_t mostDelays = 50;

std::chrono::microseconds median(std::deque<std::chrono::microseconds> delays) {
    const auto middle = delays.begin() + static_cast<std::ptrdiff_t>(delays.size() / 2);
    std::nth_element(delays.begin(), middle, delays.end());
    return *middle;
}

} // namespace

LatencyLabel::LatencyLabel(QWidget* parent)
    : QLabel(tr("No click yet"), parent) {
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setProperty("role", QStringLiteral("muted"));
}

void LatencyLabel::showTimes(const ClickTimes& times) {
    if (!times.handedOver)
        return;
    if (!times.answered) {
        m_delays.push_back(*times.handedOver);
        if (m_delays.size() > mostDelays)
            m_delays.pop_front();
    }
    QString text = tr("Click → sent %1").arg(delayText(*times.handedOver));
    if (times.answered)
        text += tr(" → answered %1").arg(delayText(*times.answered));
    if (m_delays.size() > 1)
        text += tr("   median of %1: %2").arg(m_delays.size()).arg(delayText(median(m_delays)));
    setText(text);
}

} // namespace truebar::ui
