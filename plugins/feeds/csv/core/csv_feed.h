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
    struct Options {
        Zone zone;
        bool isZoneGiven = false;
        bool wantsAsk = false;
        Stamps stamps = Stamps::Detected;
    };
    CsvFeed(std::string path, Options options);

    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override;
    Result<std::unique_ptr<ISubscription>> subscribe(const InstrumentId&, Timeframe, LiveHandlers) override;
    std::vector<Instrument> instruments() const override { return {}; }

private:
    Result<FetchReport> read(
        const FetchRequest& request, IFeedSink& sink, const std::stop_token& stop, bool isSecondReading) const;

    std::string m_path;
    Options m_options;
};

} // namespace truebar::csv
