#include "plugins/brokers/binance/spot_broker.h"

namespace truebar::binance {

namespace {

// "Unknown order sent.": there was none to cancel.
bool isNothingOpen(const Answer& answer) {
    return certaintyOf(answer) == Certainty::Refused && answer.code() == -2011;
}

} // namespace

Result<std::unique_ptr<ILiveBroker>> SpotBroker::create(
    const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) {
    auto settings = readSettings(Market::Spot, setup);
    if (!settings)
        return std::move(settings).error();
    auto signer = Signer::create(setup.credentials);
    if (!signer)
        return std::move(signer).error();
    return std::unique_ptr<ILiveBroker>(new SpotBroker(std::move(*settings), std::move(*signer), events, clock));
}

Result<std::vector<VenueOrder>> SpotBroker::openOrders(std::stop_token stop) {
    const auto answer = ask(SocketCall{"openOrders.status", {}, Security::Signed}, stop);
    return answer ? readOrders(place(), *answer) : Result<std::vector<VenueOrder>>(answer.error());
}

// What is held of each currency, as a position in the currency itself.
Result<std::vector<VenuePosition>> SpotBroker::positions(std::stop_token stop) {
    const auto held = balances(stop);
    if (!held)
        return held.error();
    std::vector<VenuePosition> out;
    for (const VenueBalance& each : *held) {
        VenuePosition position;
        position.instrument = place().instrument(each.currency);
        position.quantity = Quantity(each.free + each.locked); // both below 1e17
        out.push_back(std::move(position));
    }
    return out;
}

OrderAnswer SpotBroker::cancelAll(const InstrumentId& instrument, std::stop_token stop) {
    SocketCall call{"openOrders.cancelAll", {Parameter::of("symbol", instrument.symbol)}, Security::Signed};
    return command(call, stop, isNothingOpen);
}

Result<InstrumentFilters> SpotBroker::filters(const InstrumentId& instrument, std::stop_token stop) {
    SocketCall call{"exchangeInfo", {Parameter::of("symbol", instrument.symbol)}, Security::None};
    const auto answer = ask(call, stop);
    return answer ? readFilters(instrument.symbol, *answer) : Result<InstrumentFilters>(answer.error());
}

Result<QJsonValue> SpotBroker::askTime(std::stop_token stop) {
    return ask(SocketCall{"time", {}, Security::None}, stop);
}

Result<QJsonValue> SpotBroker::askTrades(Parameters parameters, std::stop_token stop) {
    return ask(SocketCall{"myTrades", std::move(parameters), Security::Signed}, stop);
}

Result<QJsonValue> SpotBroker::askBalances(std::stop_token stop) {
    return ask(SocketCall{"account.status", {}, Security::Signed}, stop);
}

} // namespace truebar::binance
