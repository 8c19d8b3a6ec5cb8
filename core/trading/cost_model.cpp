#include "core/trading/cost_model.h"

#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

namespace {

Decimal ofBps(Decimal bps) {
    return Decimal::multiply(bps, Decimal::powerOfTen(-4), Rounding::Up);
}

Decimal shareOf(Quantity quantity, Quantity volume) {
    return volume.sign() > 0 ? Decimal::divide(quantity.value(), volume.value(), Rounding::Up) : Decimal(1);
}

Decimal rateOf(const FeeModel& model, Liquidity liquidity, Money tradedBefore) {
    const bool makes = liquidity == Liquidity::Maker;
    Decimal rate = makes ? model.makerBps.value_or(model.takerBps) : model.takerBps;
    for (const FeeTier& tier : model.tiers) {
        if (tradedBefore >= tier.from)
            rate = makes ? tier.makerBps : tier.takerBps;
    }
    return rate;
}

Error outOfRange(const char* code, const char* sentence, const char* option) {
    return {code, sentence, {}, option};
}

bool isWithin(Decimal value, int most) {
    return value.sign() >= 0 && value <= Decimal(most);
}

Result<void> checkFees(const FeeModel& fees) {
    if (!isWithin(fees.takerBps, 1000) || !isWithin(fees.makerBps.value_or(Decimal()), 1000))
        return outOfRange("run.fee_bps", "the fee must be 0 to 1000 basis points", "fee-bps");
    for (std::size_t i = 0; i < fees.tiers.size(); ++i) {
        const FeeTier& tier = fees.tiers[i];
        if (!isWithin(tier.makerBps, 1000) || !isWithin(tier.takerBps, 1000) || tier.from.sign() < 0
            || (i > 0 && fees.tiers[i - 1].from >= tier.from))
            return outOfRange(
                "run.fee_tiers", "fee tiers must ascend in value, with rates of 0 to 1000 basis points", "fee-tiers");
    }
    if (!isWithin(fees.perUnit.value(), 1'000'000))
        return outOfRange("run.fee_per_unit", "the fee of a unit must be 0 to 1000000", "fee-per-unit");
    if (!isWithin(fees.minimum.value(), 1'000'000))
        return outOfRange("run.fee_minimum", "the least fee must be 0 to 1000000", "fee-minimum");
    return {};
}

} // namespace

Price slippedBy(const SlippageModel& model, const Instrument& instrument, Side side, Price price, Quantity quantity,
    Quantity volume) {
    Price moved = price;
    Decimal rate = model.bps.isZero() ? Decimal() : ofBps(model.bps);
    if (!model.impactBps.isZero()) {
        const Decimal share = shareOf(quantity, volume);
        rate += Decimal::multiply(ofBps(model.impactBps), Decimal::multiply(share, share, Rounding::Up), Rounding::Up);
    }
    if (!rate.isZero()) {
        const Price distance(Decimal::multiply(price.value(), rate, Rounding::Up));
        moved = side == Side::Buy ? price + distance : price - distance;
    }
    return slipped(instrument, side, moved, model.ticks);
}

Money feeFor(const FeeModel& model, Liquidity liquidity, Money value, Quantity quantity, Money tradedBefore) {
    Money fee = feeOf(value, rateOf(model, liquidity, tradedBefore));
    if (!model.perUnit.isZero())
        fee += Money(Decimal::multiply(model.perUnit.value(), quantity.value(), Rounding::Up));
    return quantity.isZero() ? fee : std::max(fee, model.minimum);
}

Quantity affordableQuantity(const FeeModel& model, const Instrument& instrument, Money cash, Price price,
    Liquidity liquidity, Money tradedBefore) {
    return mostAffordable(instrument, cash, price,
        [&](Money value, Quantity quantity) { return feeFor(model, liquidity, value, quantity, tradedBefore); });
}

Millis latencyOf(const LatencyModel& model, std::uint64_t seed, OrderNumber order) {
    if (model.spread.count() == 0)
        return model.fixed;
    // SplitMix64: the same number on every machine.
    std::uint64_t x = seed + order * 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    x ^= x >> 31;
    return model.fixed + Millis(static_cast<std::int64_t>(x % (static_cast<std::uint64_t>(model.spread.count()) + 1)));
}

Result<CostModel> CostModel::checked(CostModel model) {
    if (model.slippage.ticks < 0 || model.slippage.ticks > 10'000)
        return outOfRange("run.slippage_ticks", "the slippage must be 0 to 10000 ticks", "slippage-ticks");
    if (!isWithin(model.slippage.bps, 1000))
        return outOfRange("run.slippage_bps", "the slippage must be 0 to 1000 basis points", "slippage-bps");
    if (!isWithin(model.slippage.impactBps, 100'000))
        return outOfRange("run.impact_bps", "the impact must be 0 to 100000 basis points", "impact-bps");
    if (auto fees = checkFees(model.fees); !fees)
        return std::move(fees).error();
    const auto isLatency = [](Millis time) { return time.count() >= 0 && time <= std::chrono::hours(24); };
    if (!isLatency(model.latency.fixed) || !isLatency(model.latency.spread))
        return outOfRange("run.latency", "the latency must be 0 to 86400000 milliseconds", "latency-ms");
    if (!isWithin(model.participation, 1))
        return outOfRange("run.participation", "the participation must be 0 to 1", "participation");
    return model;
}

Result<std::vector<FeeTier>> feeTiersFrom(std::string_view text) {
    std::vector<FeeTier> out;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
        const std::size_t colon = part.find(':');
        const std::size_t slash = part.find('/');
        const Error bad{"run.fee_tiers", "'%1' is not a fee tier such as 100000:6/8", {std::string(part)}, "fee-tiers"};
        if (colon == std::string_view::npos || slash == std::string_view::npos || slash < colon)
            return bad;
        const auto from = Decimal::parse(part.substr(0, colon));
        const auto maker = Decimal::parse(part.substr(colon + 1, slash - colon - 1));
        const auto taker = Decimal::parse(part.substr(slash + 1));
        if (!from || !maker || !taker)
            return bad;
        out.push_back({Money(*from), *maker, *taker});
    }
    return out;
}

std::string toString(const std::vector<FeeTier>& tiers) {
    std::string out;
    for (const FeeTier& tier : tiers) {
        out += out.empty() ? "" : ",";
        out += tier.from.toString() + ':' + tier.makerBps.toString() + '/' + tier.takerBps.toString();
    }
    return out;
}

} // namespace truebar
