#include "tests/integration/broker_cases.h"

#include "tests/integration/alpaca_broker_case.h"
#include "tests/integration/binance_broker_case.h"

#include <QTest>

namespace truebar::test {

namespace {

template <bool isFutures, bool isEd25519>
std::unique_ptr<BrokerDesk> binanceDesk() {
    return std::make_unique<BinanceDesk>(BrokerCase{isFutures, isEd25519});
}

std::unique_ptr<BrokerDesk> alpacaDesk() {
    return std::make_unique<AlpacaDesk>();
}

} // namespace

const std::vector<BrokerRow>& brokerRows() {
    static const std::vector<BrokerRow> rows{{"Binance spot", binanceDesk<false, false>},
        {"Binance USD-M", binanceDesk<true, false>}, {"Alpaca", alpacaDesk},
        {"Binance spot, Ed25519", binanceDesk<false, true>}, {"Binance USD-M, Ed25519", binanceDesk<true, true>}};
    return rows;
}

void addBrokerRows() {
    QTest::addColumn<int>("broker");
    int number = 0;
    for (const BrokerRow& each : brokerRows())
        QTest::newRow(each.name) << number++;
}

std::unique_ptr<BrokerDesk> deskOf(int broker) {
    return brokerRows().at(static_cast<std::size_t>(broker)).make();
}

} // namespace truebar::test
