#include "core/bots/live_report.h"

#include "core/base/json_writer.h"
#include "core/bots/stored_text.h"
#include "core/decisions/prompt_text.h"
#include "core/runs/run_text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

constexpr int sideCount = 2;
constexpr int statusCount = 5;
constexpr int liquidityCount = 2;

bool hasFill(LiveReport::Kind kind) {
    return kind == LiveReport::Kind::Filled || kind == LiveReport::Kind::Fee || kind == LiveReport::Kind::Outside;
}

void writeAnswer(JsonWriter& json, const GivenAnswer& given) {
    json.key("answer")
        .beginObject()
        .member("suggestion", given.suggestion)
        .member("learned_at", given.learnedAt)
        .member("verdict", toString(given.answer.verdict))
        .member("amendment", amendmentToText(given.answer.amendment).toStdString())
        .member("by", given.answer.by)
        .member("note", given.answer.note)
        .endObject();
}

std::optional<GivenAnswer> answerFrom(const QJsonObject& json, UtcMs at) {
    const auto verdict = enumNamed<Verdict>(textOf(json, "verdict"), verdictCount);
    auto amendment = amendmentFromText(json.value(QLatin1String("amendment")).toString());
    if (!verdict || !amendment)
        return std::nullopt;
    GivenAnswer out;
    out.suggestion = static_cast<std::uint64_t>(json.value(QLatin1String("suggestion")).toInteger());
    out.learnedAt = utcMs(json.value(QLatin1String("learned_at")).toInteger());
    out.answer.verdict = *verdict;
    out.answer.amendment = std::move(*amendment);
    out.answer.by = textOf(json, "by");
    out.answer.at = at;
    out.answer.note = textOf(json, "note");
    return out;
}

} // namespace

std::string_view toString(LiveReport::Kind kind) {
    switch (kind) {
    case LiveReport::Kind::Opened:
        return "opened";
    case LiveReport::Kind::Filled:
        return "filled";
    case LiveReport::Kind::Closed:
        return "closed";
    case LiveReport::Kind::Fee:
        return "fee";
    case LiveReport::Kind::Outside:
        return "outside";
    case LiveReport::Kind::Held:
        return "held";
    case LiveReport::Kind::Answered:
        return "answered";
    }
    return {};
}

std::string reportToJson(const LiveReport& report) {
    JsonWriter json;
    json.beginObject().member("kind", toString(report.kind)).member("time", report.time);
    if (report.order > 0)
        json.member("order", report.order);
    if (report.kind == LiveReport::Kind::Closed)
        json.member("status", toString(report.status));
    if (hasFill(report.kind))
        // As text: every digit counts.
        json.member("side", toString(report.side))
            .member("price", report.price.toString())
            .member("quantity", report.quantity.toString())
            .member("fee", report.fee.toString())
            .member("liquidity", toString(report.liquidity));
    if (report.answer)
        writeAnswer(json, *report.answer);
    json.member("text", report.text).endObject();
    return json.take();
}

Result<LiveReport> reportFromJson(std::string_view text) {
    const Error damaged{"io.corrupt_bot", "the stored bot is damaged: %1", {"report"}};
    const QJsonObject json =
        QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).object();
    const auto kind = enumNamed<LiveReport::Kind>(textOf(json, "kind"), LiveReport::kindCount);
    if (!kind)
        return damaged;
    LiveReport out;
    out.kind = *kind;
    out.time = utcMs(json.value(QLatin1String("time")).toInteger());
    out.order = static_cast<OrderNumber>(json.value(QLatin1String("order")).toInteger());
    out.text = textOf(json, "text");
    if (*kind == LiveReport::Kind::Closed) {
        const auto status = enumNamed<OrderStatus>(textOf(json, "status"), statusCount);
        if (!status)
            return damaged;
        out.status = *status;
    }
    if (*kind == LiveReport::Kind::Answered) {
        auto answer = answerFrom(json.value(QLatin1String("answer")).toObject(), out.time);
        if (!answer)
            return damaged;
        out.answer = std::move(*answer);
    }
    if (!hasFill(*kind))
        return out;
    const auto side = enumNamed<Side>(textOf(json, "side"), sideCount);
    const auto liquidity = enumNamed<Liquidity>(textOf(json, "liquidity"), liquidityCount);
    const auto price = Decimal::parse(textOf(json, "price"));
    const auto quantity = Decimal::parse(textOf(json, "quantity"));
    const auto fee = Decimal::parse(textOf(json, "fee"));
    if (!side || !liquidity || !price || !quantity || !fee)
        return damaged;
    out.side = *side;
    out.liquidity = *liquidity;
    out.price = Price(*price);
    out.quantity = Quantity(*quantity);
    out.fee = Money(*fee);
    return out;
}

} // namespace truebar
