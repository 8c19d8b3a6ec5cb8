#include "app/cli/run_options.h"

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

} // namespace truebar::cli
