#include "plugins/brokers/binance/usdm_broker.h"

namespace truebar::binance {

namespace {

bool isSameMarginType(const Answer& answer) {
    return answer.code() == codes::sameMarginType;
}

RestCall signedCall(QByteArray verb, std::string path, Parameters parameters = {}) {
    RestCall out;
    out.verb = std::move(verb);
    out.path = std::move(path);
    out.parameters = std::move(parameters);
    out.security = Security::Signed;
    return out;
}

} // namespace

Result<std::unique_ptr<ILiveBroker>> UsdmBroker::create(
    const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) {
    auto settings = readSettings(Market::Usdm, setup);
    if (!settings)
        return std::move(settings).error();
    auto signer = Signer::create(setup.credentials);
    if (!signer)
        return std::move(signer).error();
    return std::unique_ptr<ILiveBroker>(new UsdmBroker(std::move(*settings), std::move(*signer), events, clock));
}

Result<std::vector<VenueOrder>> UsdmBroker::openOrders(std::stop_token stop) {
    const auto answer = ask(signedCall("GET", "/fapi/v1/openOrders"), stop);
    return answer ? readOrders(place(), *answer) : Result<std::vector<VenueOrder>>(answer.error());
}

Result<std::vector<VenuePosition>> UsdmBroker::positions(std::stop_token stop) {
    const auto answer = ask(SocketCall{"v2/account.position", {}, Security::Signed}, stop);
    return answer ? readPositions(place(), *answer) : Result<std::vector<VenuePosition>>(answer.error());
}

OrderAnswer UsdmBroker::cancelAll(const InstrumentId& instrument, std::stop_token stop) {
    return command(signedCall("DELETE", "/fapi/v1/allOpenOrders", {Parameter::of("symbol", instrument.symbol)}), stop);
}

Result<InstrumentFilters> UsdmBroker::filters(const InstrumentId& instrument, std::stop_token stop) {
    RestCall call;
    call.path = "/fapi/v1/exchangeInfo";
    const auto answer = ask(call, stop);
    return answer ? readFilters(instrument.symbol, *answer) : Result<InstrumentFilters>(answer.error());
}

OrderAnswer UsdmBroker::setLeverage(const InstrumentId& instrument, int leverage, std::stop_token stop) {
    QJsonValue result;
    OrderAnswer out =
        command(signedCall("POST", "/fapi/v1/leverage",
                    {Parameter::of("symbol", instrument.symbol), Parameter::number("leverage", leverage)}),
            stop, nullptr, &result);
    // The venue tells what it has set; only that counts.
    const int set = result.toObject().value(QLatin1String("leverage")).toInt();
    if (out.certainty == Certainty::Accepted && set != leverage) {
        out.certainty = Certainty::Unknown;
        out.reason = Error{"live.unavailable", "the venue answered with a leverage of %1", {std::to_string(set)}};
    }
    return out;
}

OrderAnswer UsdmBroker::setIsolated(const InstrumentId& instrument, bool isolated, std::stop_token stop) {
    return command(signedCall("POST", "/fapi/v1/marginType",
                       {Parameter::of("symbol", instrument.symbol),
                           Parameter::of("marginType", isolated ? "ISOLATED" : "CROSSED")}),
        stop, isSameMarginType);
}

OrderAnswer UsdmBroker::set(const InstrumentId& instrument, Millis countdown, std::stop_token stop) {
    return command(signedCall("POST", "/fapi/v1/countdownCancelAll",
                       {Parameter::of("symbol", instrument.symbol),
                           Parameter::number("countdownTime", std::max<std::int64_t>(countdown.count(), 0))}),
        stop);
}

Result<QJsonValue> UsdmBroker::askTime(std::stop_token stop) {
    RestCall call;
    call.path = "/fapi/v1/time";
    return ask(call, stop);
}

Result<QJsonValue> UsdmBroker::askTrades(Parameters parameters, std::stop_token stop) {
    return ask(signedCall("GET", "/fapi/v1/userTrades", std::move(parameters)), stop);
}

Result<QJsonValue> UsdmBroker::askBalances(std::stop_token stop) {
    return ask(SocketCall{"v2/account.balance", {}, Security::Signed}, stop);
}

} // namespace truebar::binance
