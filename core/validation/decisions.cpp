#include "core/validation/decisions.h"

#include <exception>

namespace truebar {

namespace {

std::string textOf(const OrderSize& size) {
    return size.kind == OrderSize::Kind::AllIn ? std::string("all in") : size.quantity.toString();
}

std::string textOf(const OrderRequest& request) {
    std::string out(toString(request.type));
    out += ' ';
    out += toString(request.side);
    out += ' ' + textOf(request.size);
    if (request.limitPrice)
        out += " limit " + request.limitPrice->toString();
    if (request.stopPrice)
        out += " stop " + request.stopPrice->toString();
    return out;
}

// Without the reason: it is for a person, and may quote numbers that differ in their last digit.
std::string textOf(const Suggestion& suggestion) {
    if (const auto* request = std::get_if<OrderRequest>(&suggestion.proposal))
        return textOf(*request);
    const auto& target = std::get<TargetPosition>(suggestion.proposal);
    std::string out("target ");
    out += toString(target.exposure);
    return target.exposure == Exposure::Flat ? out : out + ' ' + textOf(target.size);
}

void note(const StepOutcome& outcome, std::size_t candle, UtcMs time, std::vector<Deed>& deeds) {
    for (const RecordedSuggestion& s : outcome.suggestions)
        deeds.push_back({candle, time, "suggestion", textOf(s.suggestion)});
    for (const Decision& d : outcome.decisions)
        deeds.push_back({candle, time, "decision",
            std::string(toString(d.verdict)) + ", " + std::to_string(d.orders.size()) + " orders"});
    for (const Order& o : outcome.changedOrders) {
        std::string text = textOf(o.request);
        text += ' ';
        text += toString(o.status);
        deeds.push_back({candle, time, "order", std::move(text)});
    }
    for (const Fill& f : outcome.fills) {
        std::string text(toString(f.side));
        text += ' ' + f.quantity.toString() + " at " + f.price.toString() + " fee " + f.fee.toString();
        deeds.push_back({candle, time, "fill", std::move(text)});
    }
}

Result<std::vector<Deed>> step(const Examination& examination, IStrategy& strategy, const Series& series,
    std::size_t count, std::size_t offset, const std::stop_token& stop) {
    RunSetup setup;
    setup.series = &series;
    setup.instrument = examination.instrument;
    setup.settings = examination.settings;
    setup.strategy = &strategy;
    setup.broker = examination.broker;
    auto runner = Runner::create(setup);
    if (!runner)
        return std::move(runner).error();
    std::vector<Deed> out;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % candlesPerLook == 0 && stop.stop_requested())
            return Error{"robustness.cancelled", "the work was cancelled"};
        const StepOutcome& outcome = (*runner)->step(i);
        if (!outcome.isEmpty())
            note(outcome, offset + i, series.closeTime(i), out);
    }
    return out;
}

} // namespace

Result<std::vector<Deed>> deedsOf(const Examination& examination, const Settings& settings, const Series& series,
    std::size_t count, std::size_t offset, UtcMs from, const std::stop_token& stop) {
    // The edge to the plugins: nothing they throw goes further.
    try {
        auto strategy = examination.strategy(settings);
        if (!strategy)
            return std::move(strategy).error();
        QuietBefore quiet(**strategy, from);
        return step(examination, quiet, series, count, offset, stop);
    } catch (const std::exception& thrown) {
        return Error{"internal.exception", "the strategy or the broker failed: %1", {thrown.what()}};
    }
}

} // namespace truebar
