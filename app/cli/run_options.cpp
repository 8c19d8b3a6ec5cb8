#include "app/cli/run_options.h"

#include "app/cli/number_text.h"

#include <functional>

namespace truebar::cli {

namespace {

Result<double> shareOf(const Arguments& arguments, const char* option, double fallback) {
    const auto given = decimalOf(arguments, option);
    if (!given)
        return given.error();
    const double share = *given ? (*given)->toDouble() : fallback;
    if (share < 0 || share > 1)
        return Error{"usage.number", "the value must be from 0 to 1", {}, std::string("--") + option};
    return share;
}

} // namespace

Result<DataDemand> demandOf(const Arguments& arguments) {
    DataDemand out;
    const auto coverage = shareOf(arguments, "min-coverage", out.coverage);
    if (!coverage)
        return coverage.error();
    const auto trust = shareOf(arguments, "min-trust", out.trust);
    if (!trust)
        return trust.error();
    if (arguments.has("allow-incomplete") && arguments.has("refuse-incomplete"))
        return Error{"usage.option", "a run cannot both be allowed and refused", {}, "--refuse-incomplete"};
    out.coverage = *coverage;
    out.trust = *trust;
    out.allowIncomplete = !arguments.has("refuse-incomplete");
    return out;
}

Result<std::string> sessionOf(Session& session, const Arguments& arguments) {
    std::string out = arguments.value("session").value_or("24/7");
    if (const auto hours = session.calendars().find(out); !hours) {
        Error error = hours.error();
        error.location = "--session";
        return error;
    }
    return out;
}

std::vector<OptionSpec> fillOptions() {
    return {{"profile", "NAME",
                "what to believe where a candle does not say: default, worst, best, lower_timeframe, freqtrade or "
                "backtesting_py"},
        {"maker-bps", "N", "fee of a fill that rested in the book, in basis points (as --fee-bps)"},
        {"fee-tiers", "LIST", "maker/taker fees from a traded value on, such as 100000:6/8,1000000:4/6"},
        {"fee-per-unit", "N", "fee of each share or contract (0)"}, {"fee-minimum", "N", "least fee of a fill (0)"},
        {"slippage-bps", "N", "basis points against you on market and stop fills (0)"},
        {"impact-bps", "N", "the same for taking a candle's whole volume; falls with the square of the share (0)"},
        {"latency-ms", "N", "how long an order is on its way (0)"},
        {"latency-spread-ms", "N", "up to so much longer, by seed (0)"},
        {"participation", "N", "largest share of a candle's volume that own fills take, 0 to 1 (0: no bound)"}};
}

Result<void> readFillOptions(const Arguments& arguments, RunSettings& settings) {
    CostModel& costs = settings.costs;
    if (const auto name = arguments.value("profile")) {
        const auto profile = fillProfileNamed(*name);
        if (!profile)
            return Error(profile.error()).at("--profile");
        settings.profile = *profile;
    }
    const std::pair<const char*, std::function<void(Decimal)>> numbers[] = {
        {"maker-bps", [&](Decimal n) { costs.fees.makerBps = n; }},
        {"fee-per-unit", [&](Decimal n) { costs.fees.perUnit = Money(n); }},
        {"fee-minimum", [&](Decimal n) { costs.fees.minimum = Money(n); }},
        {"slippage-bps", [&](Decimal n) { costs.slippage.bps = n; }},
        {"impact-bps", [&](Decimal n) { costs.slippage.impactBps = n; }},
        {"participation", [&](Decimal n) { costs.participation = n; }}};
    for (const auto& [option, set] : numbers) {
        const auto given = decimalOf(arguments, option);
        if (!given)
            return given.error();
        if (*given)
            set(**given);
    }
    if (const auto text = arguments.value("fee-tiers")) {
        auto tiers = feeTiersFrom(*text);
        if (!tiers)
            return std::move(tiers).error().at("--fee-tiers");
        costs.fees.tiers = std::move(*tiers);
    }
    constexpr std::int64_t day = 86'400'000;
    const auto latency = wholeOf(arguments, "latency-ms", 0, 0, day);
    if (!latency)
        return latency.error();
    const auto spread = wholeOf(arguments, "latency-spread-ms", 0, 0, day);
    if (!spread)
        return spread.error();
    costs.latency = {Millis(*latency), Millis(*spread)};
    return {};
}

std::vector<OptionSpec> decisionOptions() {
    return {{"decision", "MODE", "auto, ask, ask_above or simulate_delay; in a backtest a rule answers (auto)"},
        {"decision-threshold", "N", "ask_above: what orders worth more than this are asked about"},
        {"decision-delay-ms", "N", "simulate_delay: how long a person would take to say yes (0)"},
        {"decision-deadline-ms", "N", "how long a suggestion may be answered (300000)"},
        {"decision-expiry", "TEXT", "accept or reject what nobody has answered by then (reject)"}};
}

Result<void> readDecisionOptions(const Arguments& arguments, DecisionSettings& decision) {
    constexpr std::int64_t month = 2'592'000'000;
    if (const auto name = arguments.value("decision")) {
        const auto mode = decisionModeNamed(*name);
        if (!mode)
            return Error(mode.error()).at("--decision");
        decision.mode = *mode;
    }
    if (const auto name = arguments.value("decision-expiry")) {
        const auto onExpiry = onExpiryNamed(*name);
        if (!onExpiry)
            return Error(onExpiry.error()).at("--decision-expiry");
        decision.onExpiry = *onExpiry;
    }
    const auto threshold = decimalOf(arguments, "decision-threshold");
    if (!threshold)
        return threshold.error();
    if (*threshold)
        decision.threshold = Money(**threshold);
    const auto delay = wholeOf(arguments, "decision-delay-ms", 0, 0, month);
    if (!delay)
        return delay.error();
    const auto deadline = wholeOf(arguments, "decision-deadline-ms", decision.deadline.count(), 1'000, month);
    if (!deadline)
        return deadline.error();
    decision.delay = Millis(*delay);
    decision.deadline = Millis(*deadline);
    return {};
}

} // namespace truebar::cli
