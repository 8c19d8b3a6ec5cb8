#include "core/bots/order_refusal.h"

#include "core/bots/stored_text.h"
#include "core/trading/order.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar {

namespace {

constexpr std::string_view separator = " — "; // of OrderDesk

} // namespace

std::optional<std::string> newestRefusal(const SessionStep& step) {
    const auto newest = std::find_if(step.events.rbegin(), step.events.rend(),
        [](const BotEvent& event) { return event.kind == BotEventKind::Order; });
    if (newest == step.events.rend())
        return std::nullopt;
    const QJsonObject order = QJsonDocument::fromJson(QByteArray::fromStdString(newest->body)).object();
    if (textOf(order, "status") != toString(OrderStatus::Rejected))
        return std::string();
    // Behind what the strategy wanted it for.
    std::string reason = textOf(order, "reason");
    if (const auto refused = reason.rfind(separator); refused != std::string::npos)
        reason.erase(0, refused + separator.size());
    return "an order was refused: " + reason;
}

} // namespace truebar
