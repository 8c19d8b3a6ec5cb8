#include "core/manual/dry_run.h"

#include <filesystem>

namespace truebar {

// The journal holds all that a dry-run needs to go on.
class DryRun::NoRecords final : public IDeskRecords {
public:
    Result<std::optional<std::uint64_t>> journalSequence(const std::string&) override {
        return std::optional<std::uint64_t>();
    }
    Result<void> keep(const std::string&, const RecordBatch&) override { return {}; }
    Result<AccountHistory> history(const std::string&, UtcMs) override { return AccountHistory(); }
};

namespace {

class Deaf final : public IOrderStoreEvents {
public:
    void onOrderChanged(const LiveOrder&) override { }
    void onFillBooked(const VenueFill&) override { }
    void onPositionAdopted(const AdoptedPosition&) override { }
};

Result<void> makeFolder(const std::string& path) {
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    if (failure)
        return Error{"io.disk", "%1 failed: %2", {"making a folder", failure.message()}, path};
    return {};
}

// What the venue on paper had when the program ended: the journal knows it, since nothing else does.
Result<OrderBook> bookOf(IDisk& disk, const std::string& journal, UtcMs now) {
    if (!disk.exists(journal))
        return OrderBook();
    Deaf deaf;
    auto store = OrderStore::open(disk, journal, now, 0, deaf);
    if (!store)
        return std::move(store).error();
    OrderBook out;
    for (const JournalRecord& record : (*store)->book().checkpoint())
        out.apply(record);
    return out;
}

} // namespace

DryRun::DryRun()
    : m_records(std::make_unique<NoRecords>()) { }

DryRun::~DryRun() {
    if (m_session)
        m_session->close();
}

Result<std::unique_ptr<DryRun>> DryRun::open(
    const std::string& workspace, IDisk& disk, const IClock& clock, const TradingGate& gate) {
    std::unique_ptr<DryRun> out(new DryRun);
    const std::string folder = workspace + "/dry-run";
    const std::string journals = folder + "/trading";
    if (auto made = makeFolder(journals); !made)
        return std::move(made).error();
    const auto book = bookOf(disk, journals + '/' + accountId + ".journal", clock.now());
    if (!book)
        return book.error();
    AccountSession::Setup setup{.account = accountId,
        .isPaper = true,
        .workspace = folder,
        .disk = disk,
        .clock = clock,
        .records = *out->m_records,
        .gate = gate};
    setup.makeBroker = [&out, &book, &clock](ILiveBrokerEvents& events) -> Result<std::unique_ptr<ILiveBroker>> {
        auto broker = std::make_unique<PaperBroker>(events, clock);
        broker->restore(*book);
        // The account's events only post what they hear.
        broker->setWake([raw = broker.get()] { raw->deliver(); });
        out->m_broker = broker.get();
        return std::unique_ptr<ILiveBroker>(std::move(broker));
    };
    auto session = AccountSession::open(setup);
    if (!session)
        return std::move(session).error();
    out->m_session = std::move(*session);
    return out;
}

void DryRun::setInstrument(const Instrument& instrument, PaperFees fees) {
    m_broker->setFees(instrument.id, fees, instrument.currency);
    InstrumentFilters filters;
    filters.tickSize = instrument.tickSize;
    filters.lotStep = instrument.lotStep;
    filters.minQuantity = instrument.lotStep;
    filters.minNotional = instrument.minNotional;
    filters.contractMultiplier = instrument.contractMultiplier;
    filters.quoteCurrency = instrument.currency;
    m_broker->setFilters(instrument.id, filters);
}

void DryRun::notePrice(const InstrumentId& instrument, Price price) {
    m_broker->notePrice(instrument, price);
}

} // namespace truebar
