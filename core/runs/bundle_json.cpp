#include "core/runs/bundle_json.h"

#include "core/base/json_writer.h"
#include "core/base/sha256.h"
#include "core/runs/account_text.h"
#include "core/runs/decision_text.h"
#include "core/runs/fund_text.h"
#include "core/runs/json_parts.h"
#include "core/runs/order_text.h"
#include "core/runs/run_text.h"

namespace truebar {

namespace {

void writeSeal(JsonWriter& json, const MemberSeal& seal) {
    json.member("member", seal.name).member("bytes", seal.bytes).member("sha256", seal.sha256);
}

void writeRequest(JsonWriter& json, const RunBundle& bundle) {
    const RunRequest& r = bundle.request;
    json.beginObject().member("mode", toString(r.mode)).member("strategy", r.strategy).key("settings").beginObject();
    for (const auto& [key, value] : bundle.strategySettings)
        json.member(key, value);
    json.endObject()
        .member("broker", r.broker)
        .member("instrument", r.instrument.toString())
        .member("timeframe", r.timeframe.toString())
        .member("from", bounded(r.span.begin))
        .member("to", bounded(r.span.end))
        .member("session", r.session)
        .member("cash", r.settings.cash.toString())
        .member("fee_bps", r.settings.feeBps.toString())
        .member("slippage_ticks", r.settings.slippageTicks)
        .member("seed", std::to_string(r.settings.seed))
        .member("fills", fillsToText(r.settings).toStdString())
        .member("analysis", analysisToText(r.settings.analysis).toStdString())
        .member("account", accountToText(r.settings.account).toStdString());
    if (const QString decision = decisionToText(r.settings.decision); !decision.isEmpty())
        json.member("decision", decision.toStdString());
    if (bundle.fund)
        json.member("fund", fundTermsToText(*bundle.fund).toStdString());
    json.member("min_coverage", r.demand.coverage).member("min_trust", r.demand.trust).endObject();
}

void writeSeries(JsonWriter& json, const BundledSeries& series, const MemberSeal& seal) {
    json.beginObject()
        .member("instrument", instrumentToText(series.instrument).toStdString())
        .member("timeframe", series.candles.timeframe().toString());
    writeSeal(json, seal);
    json.key("covered_empty").beginArray();
    for (const TimeSpan& span : series.coveredEmpty)
        json.beginArray().value(span.begin).value(span.end).endArray();
    json.endArray().key("actions").beginArray();
    for (const CorporateAction& action : series.actions)
        json.beginObject()
            .member("kind", action.kind == CorporateAction::Kind::Split ? "split" : "dividend")
            .member("day", action.day)
            .member("value", action.value)
            .endObject();
    json.endArray().key("adjusted_closes").beginArray();
    for (const AdjustedPrice& price : series.adjustedCloses)
        json.beginArray().value(price.openTime).value(price.close).endArray();
    json.endArray().endObject();
}

} // namespace

MemberSeal sealOf(std::string name, const QByteArray& content) {
    Sha256 hash;
    hash.add(std::string_view(content.constData(), static_cast<std::size_t>(content.size())));
    return {std::move(name), static_cast<std::uint64_t>(content.size()), toHex(hash.finish())};
}

std::string bundleToJson(const RunBundle& bundle, const MemberSeal& result, const std::vector<MemberSeal>& data) {
    JsonWriter json;
    json.beginObject()
        // As old as it may be, so that older programs read what they know.
        .member("truebar_bundle", bundle.fund ? 2 : 1)
        .member("run_id", bundle.runId)
        .member("created_at", bundle.createdAt)
        .member("code_version", bundle.codeVersion)
        .member("strategy_version", bundle.strategyVersion)
        .member("fingerprint", bundle.fingerprint)
        .member("instrument", instrumentToText(bundle.instrument).toStdString())
        .key("request");
    writeRequest(json, bundle);
    json.key("plugins").beginArray();
    for (const BundledPlugin& plugin : bundle.plugins)
        json.beginObject()
            .member("kind", toString(plugin.kind))
            .member("id", plugin.id)
            .member("version", plugin.version)
            .member("sha256", plugin.sha256)
            .endObject();
    json.endArray().key("calendars").beginArray();
    for (const QByteArray& calendar : bundle.calendars)
        json.value(std::string_view(calendar.constData(), static_cast<std::size_t>(calendar.size())));
    json.endArray().key("result").beginObject();
    writeSeal(json, result);
    json.endObject().key("data").beginArray();
    for (std::size_t i = 0; i < bundle.data.size(); ++i)
        writeSeries(json, bundle.data[i], data[i]);
    json.endArray();
    if (!bundle.seen.empty()) {
        json.key("seen").beginArray();
        for (const SeenSeries& seen : bundle.seen)
            json.beginObject()
                .member("instrument", seen.instrument.toString())
                .member("timeframe", seen.timeframe.toString())
                .member("from", seen.span.begin)
                .member("to", seen.span.end)
                .endObject();
        json.endArray();
    }
    json.endObject();
    return json.take() + '\n';
}

} // namespace truebar
