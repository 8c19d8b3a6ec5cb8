// The pages of GET /v1/candles; see docs/rest-master.md.
#pragma once

#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/http_client.h"
#include "plugins/feeds/net/json_reader.h"

#include <map>

namespace truebar::rest_master {

constexpr std::size_t instrumentsPerRequest = 50;
constexpr std::size_t rowsPerPage = 5000;
// Of one fetch, all pages together: what is held in memory at once.
constexpr std::size_t rowsPerFetch = 1'000'000;

struct Page {
    // As sent; an answer has no instrument twice, and one without rows may be left out.
    std::map<InstrumentId, net::HistoryAnswer> answers{};
    QString next{}; // the cursor of the next page; empty at the end
};

// "/v1/candles?…" with the cursor of a page, or without for the first.
QString pathOf(const BatchRequest& request, const QString& cursor);
// An instrument that was not asked for is an error, as is every wrong type.
Result<Page> readPage(const QByteArray& body, const BatchRequest& request);

// [open time, open, high, low, close, volume]
Result<Candle> candleOf(const net::JsonReader& row);

// {"error":{"code":"unknown_instrument","message":"…"}} in words of ours.
std::optional<Error> errorOf(const net::HttpReply& reply);

} // namespace truebar::rest_master
