// Every live broker over a network, for tests that hold for each.
#pragma once

#include "tests/integration/broker_desk.h"

namespace truebar::test {

struct BrokerRow {
    const char* name = "";
    std::unique_ptr<BrokerDesk> (*make)() = nullptr;
};
const std::vector<BrokerRow>& brokerRows();

// The data of a test: the column "broker", a number into brokerRows(), and a row for each.
void addBrokerRows();
std::unique_ptr<BrokerDesk> deskOf(int broker);

} // namespace truebar::test
