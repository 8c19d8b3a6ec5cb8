#pragma once

#include "core/sdk/feed.h"
#include "core/sdk/settings.h"

#include "dialect.h"
#include "zone.h"

namespace truebar::csv {

class ByteSource;
class LineReader;
struct StagedRow;

// One file. Reads it as a stream, stages the good rows, and hands them over in order when all have been seen.
class CsvFeed final : public IFeed {
public:
    static Result<std::unique_ptr<IFeed>> create(const Settings& settings);
    CsvFeed(std::string path, Zone zone, bool wantsAsk);

    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override;
    Result<std::unique_ptr<ISubscription>> subscribe(const InstrumentId&, Timeframe, LiveHandlers) override;
    std::vector<Instrument> instruments() const override { return {}; }

private:
    std::string m_path;
    Zone m_zone;
    bool m_wantsAsk;
};

} // namespace truebar::csv
