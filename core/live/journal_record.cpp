#include "core/live/journal_record.h"

#include "core/live/fields.h"

namespace truebar {

namespace {

// More than any of our enumerations has.
constexpr int manyValues = 16;

template <class Enum>
Enum read(FieldReader& in) {
    const int index = in.choice(manyValues, [](int i) {
        const std::string_view name = toString(static_cast<Enum>(i));
        return name.empty() ? std::string_view("\t") : name;
    });
    return static_cast<Enum>(index);
}

template <class Value>
std::optional<Value> maybe(FieldReader& in) {
    const auto given = in.maybeDecimal();
    return given ? std::optional<Value>(Value(*given)) : std::nullopt;
}

void write(FieldWriter& out, const InstrumentId& id) {
    out.add(id.venue).add(id.symbol);
}

void read(FieldReader& in, InstrumentId& id) {
    id.venue = in.text();
    id.symbol = in.text();
}

void write(FieldWriter& out, const OrderIntent& r) {
    out.add("intent").add(r.id.text);
    write(out, r.instrument);
    out.add(toString(r.side)).add(toString(r.type)).add(r.quantity).add(r.limitPrice).add(r.stopPrice);
    out.add(toString(r.timeInForce)).add(r.reduceOnly).add(r.postOnly).add(r.bot).add(r.decidedAt);
    // Behind the rest, and only where there is one: lines from before there were links are read as ever.
    if (!r.link.empty())
        out.add(r.link);
}

void read(FieldReader& in, OrderIntent& r) {
    r.id.text = in.text();
    read(in, r.instrument);
    r.side = read<Side>(in);
    r.type = read<OrderType>(in);
    r.quantity = Quantity(in.decimal());
    r.limitPrice = maybe<Price>(in);
    r.stopPrice = maybe<Price>(in);
    r.timeInForce = read<TimeInForce>(in);
    r.reduceOnly = in.flag();
    r.postOnly = in.flag();
    r.bot = in.text();
    r.decidedAt = in.time();
    if (in.hasMore())
        r.link = in.text();
}

void write(FieldWriter& out, const AnswerRecord& r) {
    out.add("answer").add(r.id.text).add(toString(r.answer.certainty)).add(r.answer.venueOrderId);
    out.add(r.answer.reason.code).add(r.answer.reason.message()).add(r.answer.at);
}

void read(FieldReader& in, AnswerRecord& r) {
    r.id.text = in.text();
    r.answer.certainty = read<Certainty>(in);
    r.answer.venueOrderId = in.text();
    r.answer.reason.code = in.text();
    r.answer.reason.text = in.text();
    r.answer.at = in.time();
}

void write(FieldWriter& out, const CancelRecord& r) {
    out.add("cancel").add(r.id.text).add(r.at);
}

void read(FieldReader& in, CancelRecord& r) {
    r.id.text = in.text();
    r.at = in.time();
}

void writeOrder(FieldWriter& out, const VenueOrder& r) {
    out.add(r.id.text).add(r.venueOrderId);
    write(out, r.instrument);
    out.add(toString(r.side))
        .add(toString(r.type))
        .add(r.quantity)
        .add(r.filled)
        .add(r.averagePrice)
        .add(r.limitPrice)
        .add(r.stopPrice);
    out.add(r.reduceOnly).add(toString(r.state)).add(r.reason).add(r.updatedAt);
}

void write(FieldWriter& out, const VenueOrder& r) {
    out.add("order");
    writeOrder(out, r);
}

void read(FieldReader& in, VenueOrder& r) {
    r.id.text = in.text();
    r.venueOrderId = in.text();
    read(in, r.instrument);
    r.side = read<Side>(in);
    r.type = read<OrderType>(in);
    r.quantity = Quantity(in.decimal());
    r.filled = Quantity(in.decimal());
    r.averagePrice = maybe<Price>(in);
    r.limitPrice = maybe<Price>(in);
    r.stopPrice = maybe<Price>(in);
    r.reduceOnly = in.flag();
    r.state = read<VenueOrderState>(in);
    r.reason = in.text();
    r.updatedAt = in.time();
}

void write(FieldWriter& out, const VenueFill& r) {
    out.add("fill").add(r.key.venue).add(r.key.account).add(r.key.tradeId).add(r.order.text).add(r.venueOrderId);
    write(out, r.instrument);
    out.add(toString(r.side)).add(r.price).add(r.quantity).add(r.fee).add(r.feeCurrency).add(toString(r.liquidity));
    out.add(r.time);
}

void read(FieldReader& in, VenueFill& r) {
    r.key.venue = in.text();
    r.key.account = in.text();
    r.key.tradeId = in.text();
    r.order.text = in.text();
    r.venueOrderId = in.text();
    read(in, r.instrument);
    r.side = read<Side>(in);
    r.price = Price(in.decimal());
    r.quantity = Quantity(in.decimal());
    r.fee = in.decimal();
    r.feeCurrency = in.text();
    r.liquidity = read<Liquidity>(in);
    r.time = in.time();
}

void write(FieldWriter& out, const NotFoundRecord& r) {
    out.add("not_found").add(r.id.text).add(r.at);
}

void read(FieldReader& in, NotFoundRecord& r) {
    r.id.text = in.text();
    r.at = in.time();
}

void write(FieldWriter& out, const DecisionRecord& r) {
    out.add("decision").add(r.row).add(r.details).add(r.choice).add(r.by).add(r.at);
}

void read(FieldReader& in, DecisionRecord& r) {
    r.row = in.text();
    r.details = in.text();
    r.choice = in.text();
    r.by = in.text();
    r.at = in.time();
}

void write(FieldWriter& out, const AdoptedPosition& r) {
    out.add("adopted_position");
    write(out, r.instrument);
    out.add(r.change).add(r.at).add(r.bot);
}

void read(FieldReader& in, AdoptedPosition& r) {
    read(in, r.instrument);
    r.change = Quantity(in.decimal());
    r.at = in.time();
    r.bot = in.text();
}

void write(FieldWriter& out, const AdoptedOrder& r) {
    out.add("adopted_order");
    writeOrder(out, r.order);
}

void read(FieldReader& in, AdoptedOrder& r) {
    read(in, r.order);
}

void write(FieldWriter& out, const CounterRecord& r) {
    out.add("counter").add(r.workspace).add(r.next);
}

void read(FieldReader& in, CounterRecord& r) {
    r.workspace = in.text();
    r.next = static_cast<std::uint64_t>(in.integer());
}

Error notARecord(std::string_view line) {
    return {"journal.record", "is not a record of the journal: '%1'", {std::string(line.substr(0, 80))}};
}

template <class Record>
Result<JournalRecord> parsed(FieldReader& in, std::string_view line) {
    Record record;
    read(in, record);
    if (!in.isDone())
        return notARecord(line);
    return JournalRecord(std::move(record));
}

} // namespace

std::string toLine(const JournalRecord& record) {
    FieldWriter out;
    std::visit([&](const auto& r) { write(out, r); }, record);
    return out.take();
}

Result<JournalRecord> parseRecord(std::string_view line) {
    FieldReader in(line);
    const std::string kind = in.text();
    if (kind == "intent")
        return parsed<OrderIntent>(in, line);
    if (kind == "answer")
        return parsed<AnswerRecord>(in, line);
    if (kind == "cancel")
        return parsed<CancelRecord>(in, line);
    if (kind == "order")
        return parsed<VenueOrder>(in, line);
    if (kind == "fill")
        return parsed<VenueFill>(in, line);
    if (kind == "not_found")
        return parsed<NotFoundRecord>(in, line);
    if (kind == "decision")
        return parsed<DecisionRecord>(in, line);
    if (kind == "adopted_position")
        return parsed<AdoptedPosition>(in, line);
    if (kind == "adopted_order")
        return parsed<AdoptedOrder>(in, line);
    if (kind == "counter")
        return parsed<CounterRecord>(in, line);
    return notARecord(line);
}

std::string toLines(std::span<const JournalRecord> records) {
    std::string out;
    for (const JournalRecord& record : records)
        out += toLine(record) + '\n';
    return out;
}

Result<std::vector<JournalRecord>> parseRecords(std::string_view lines) {
    std::vector<JournalRecord> out;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        if (end == std::string_view::npos)
            return notARecord(lines);
        auto record = parseRecord(lines.substr(0, end));
        if (!record)
            return std::move(record).error();
        out.push_back(std::move(*record));
        lines.remove_prefix(end + 1);
    }
    return out;
}

} // namespace truebar
