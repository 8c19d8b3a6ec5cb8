// Yahoo's charts as a server on this machine: holes where nothing traded, the live row at the end, errors in its words.
#pragma once

#include "tests/support/venues/local_venue.h"

#include <set>

namespace truebar::test {

class YahooVenue final : public LocalVenue {
public:
    YahooVenue(const IClock& clock, MarketTruth truth, std::set<std::string> symbols, VenueFaults faults = {});
};

} // namespace truebar::test
