// GET /v8/finance/chart/<symbol>.
#pragma once

#include "adjust.h"
#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/http_client.h"

namespace truebar::yahoo {

class Chart final : public net::IHistoryProtocol {
public:
    explicit Chart(Adjustment adjustment)
        : m_adjustment(adjustment) { }

    Result<FeedLimits> limits(Timeframe timeframe) const override;
    Result<net::HistoryAsk> ask(const FetchRequest& request) const override;
    // The candles of days and longer open at 00:00 UTC of the exchange's own date. The trailing row of a market that is
    // open is dropped, and the answer ends before it.
    Result<net::HistoryAnswer> read(const QByteArray& body, const FetchRequest& request) const override;

private:
    Adjustment m_adjustment;
};

// {"chart":{"result":null,"error":{"code":"Not Found","description":"…"}}} in words of ours.
std::optional<Error> errorOf(const net::HttpReply& reply);
// "Data doesn't exist for startDate = …" with status 400: there is nothing in that span, and that is an answer.
bool isEmptyAnswer(const net::HttpReply& reply);

} // namespace truebar::yahoo
