#include "core/desk/margin_setting.h"

#include <functional>

namespace truebar {

namespace {

constexpr int attempts = 3;

Result<void> untilKnown(const std::function<OrderAnswer()>& ask, const std::stop_token& stop) {
    OrderAnswer answer;
    for (int i = 0; i < attempts && !stop.stop_requested(); ++i) {
        answer = ask();
        if (answer.certainty == Certainty::Accepted)
            return {};
        if (answer.certainty == Certainty::Refused)
            return answer.reason;
    }
    return Error{
        "desk.margin_unknown", "the venue did not confirm leverage and margin mode: %1", {answer.reason.message()}};
}

} // namespace

Result<void> setMarginTerms(
    IMarginControl& venue, const InstrumentId& instrument, const MarginTerms& terms, std::stop_token stop) {
    auto mode = untilKnown([&] { return venue.setIsolated(instrument, terms.isIsolated, stop); }, stop);
    if (!mode)
        return mode;
    return untilKnown([&] { return venue.setLeverage(instrument, terms.leverage, stop); }, stop);
}

} // namespace truebar
