#include "tests/support/desk/live_market.h"

#include <QTest>

#include <set>

namespace truebar::test {

void compareWithTruth(LiveMarket& world, const RunRecord& run) {
    const auto trades = world.desk.venue.truth().trades();
    std::vector<Fill> own;
    for (const Fill& fill : run.result.fills) {
        const Order& order = run.result.orders.at(fill.order - 1);
        if (order.reason.find("account") == std::string::npos)
            own.push_back(fill);
    }
    QCOMPARE(own.size(), trades.size());
    for (std::size_t i = 0; i < trades.size(); ++i) {
        QVERIFY((own[i].side == Side::Buy) == trades[i].isBuy);
        QVERIFY(own[i].price.value() == trades[i].price);
        QVERIFY(own[i].quantity.value() == trades[i].quantity);
        QVERIFY(own[i].fee.value() == trades[i].fee);
    }
    std::set<std::string> ids;
    for (const auto& request : world.desk.venue.orderRequests())
        QVERIFY2(ids.insert(request.clientId).second, "an order was sent twice");
    QCOMPARE(ids.size(), world.desk.venue.truth().orders().size());
}

} // namespace truebar::test
