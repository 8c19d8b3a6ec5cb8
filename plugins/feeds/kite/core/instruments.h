// Kite knows its instruments by number; a dump that it renews every morning tells the names.
#pragma once

#include "core/market/instrument.h"

#include <QByteArray>

#include <cstdint>
#include <map>
#include <vector>

namespace truebar::kite {

class Instruments {
public:
    // No file: instruments can be named by their numbers only. "feed.instruments" with the line.
    static Result<Instruments> fromFile(const std::string& path);
    // A CSV with a header that has at least instrument_token, tradingsymbol, tick_size, lot_size and exchange.
    static Result<Instruments> parse(const QByteArray& csv, const std::string& name);

    // The number of KITE:NSE/INFY or KITE:408065. Characters of a trading symbol that ours may not have ("M&M",
    // "NIFTY 50") are '_' in ours. "feed.unknown_instrument", also if two trading symbols become one of ours.
    Result<std::uint32_t> tokenOf(const InstrumentId& instrument) const;
    std::vector<Instrument> list() const;

private:
    struct Entry {
        std::uint32_t token = 0;
        Instrument instrument{};
        bool isAmbiguous = false;
    };
    std::map<std::string, Entry, std::less<>> m_bySymbol;
};

} // namespace truebar::kite
