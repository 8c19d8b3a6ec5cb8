#include "tests/integration/broker_desk.h"

namespace truebar::test {

void BrokerDesk::open(const Settings& more) {
    live = broker({}, more);
    live->start();
    if (!listener.waitForLive())
        qFatal("the broker did not get its connection");
}

OrderIntent BrokerDesk::limit(const std::string& id, Side side, const char* quantity, const char* price) const {
    OrderIntent out = market(id, side, quantity);
    out.type = OrderType::Limit;
    out.limitPrice = Price(Decimal::parse(price).value());
    return out;
}

OrderIntent BrokerDesk::market(const std::string& id, Side side, const char* quantity) const {
    OrderIntent out;
    out.id.text = id;
    out.instrument = bitcoin();
    out.side = side;
    out.type = OrderType::Market;
    out.quantity = Quantity(Decimal::parse(quantity).value());
    return out;
}

OrderReference BrokerDesk::reference(const std::string& id) const {
    OrderReference out;
    out.id.text = id;
    out.instrument = bitcoin();
    return out;
}

OrderAnswer BrokerDesk::submit(const OrderIntent& order) {
    live->submit({&order, 1});
    if (!listener.waitForAnswer(order.id.text))
        qFatal("no answer to an order");
    return listener.answers(order.id.text).front();
}

OrderAnswer BrokerDesk::cancel(const std::string& id) {
    const std::size_t before = listener.cancelAnswers(id).size();
    live->cancel(reference(id));
    if (!listener.waitFor([&] { return listener.cancelAnswers(id).size() > before; }))
        qFatal("no answer to a cancel");
    return listener.cancelAnswers(id).back();
}

} // namespace truebar::test
