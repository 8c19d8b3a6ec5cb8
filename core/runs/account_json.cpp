#include "core/runs/account_json.h"

#include "core/accounts/account_totals.h"
#include "core/runs/json_parts.h"

namespace truebar {

void writeAccount(JsonWriter& json, const RunRecord& record) {
    const AccountSettings& a = record.summary.request.settings.account;
    if (a.isPlain())
        return;
    const AccountTotals totals = AccountTotals::of(record.result.journal, record.instrument);
    json.key("account")
        .beginObject()
        .member("mode", toString(a.mode))
        .member("leverage", a.leverage)
        .member("liquidation_fee_bps", a.liquidationFeeBps)
        .member("borrow_rate", a.borrowRate)
        .member("currency", a.currency.empty() ? record.instrument.currency : a.currency)
        .member("liquidations", totals.liquidations)
        .member("liquidation_fees", totals.liquidationFees)
        .member("insured", totals.insured)
        .member("funding", totals.funding)
        .member("borrow", totals.borrow)
        .member("dividends", totals.dividends)
        .member("splits", totals.splits)
        .member("conversions", totals.conversions);
    writeRows(json, "tiers", a.tiers.tiers(), [](JsonWriter& out, const LeverageTier& tier) {
        out.beginObject()
            .member("floor", tier.floor)
            .member("cap", tier.cap)
            .member("max_leverage", tier.maxLeverage)
            .member("maintenance_rate", tier.maintenanceRate)
            .member("maintenance_amount", tier.maintenanceAmount)
            .endObject();
    });
    json.endObject();
}

void writeFund(JsonWriter& json, const std::optional<FundRecord>& fund) {
    if (!fund)
        return;
    json.key("fund")
        .beginObject()
        .member("rebalance", toString(fund->settings.rebalance))
        .member("max_weight", fund->settings.limits.maxWeight)
        .member("max_gross", fund->settings.limits.maxGross)
        .member("max_drawdown", fund->settings.limits.maxDrawdown)
        .member("rebalances", fund->rebalances)
        .member("highest_gross", fund->highestGross)
        .member("stopped_at", fund->stoppedAt)
        .key("parts")
        .beginArray();
    for (std::size_t i = 0; i < fund->parts.size(); ++i) {
        const FundPart& part = fund->parts[i];
        const SleeveResult& sleeve = fund->sleeves[i];
        json.beginObject()
            .member("instrument", part.instrument.toString())
            .member("timeframe", part.timeframe.toString())
            .member("weight", part.weight)
            .member("final_weight", sleeve.weight)
            .member("position", sleeve.position)
            .member("profit", sleeve.profit)
            .member("fees", sleeve.fees);
        writeValues(json, "orders", sleeve.orders);
        writeValues(json, "trades", sleeve.trades);
        json.endObject();
    }
    json.endArray().endObject();
}

void writeJournal(JsonWriter& json, const Journal& journal) {
    const std::vector<Digest> seals = journal.seal();
    json.key("journal").beginArray();
    for (std::size_t i = 0; i < journal.size(); ++i) {
        const Journal::Entry& entry = journal.entries()[i];
        json.beginObject()
            .member("number", static_cast<std::uint64_t>(i + 1))
            .member("time", entry.time)
            .member("kind", toString(entry.kind))
            .member("fill", entry.reference == 0 ? std::nullopt : std::optional(entry.reference));
        writeRows(json, "postings", journal.postings(i), [&](JsonWriter& out, const Posting& posting) {
            out.beginObject()
                .member("account", toString(posting.account))
                .member("currency", journal.currencies()[posting.currency])
                .member("amount", posting.amount)
                .endObject();
        });
        json.member("hash", toHex(seals[i])).endObject();
    }
    json.endArray();
}

} // namespace truebar
