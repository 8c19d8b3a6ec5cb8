#include "core/accounts/account_csv.h"

#include <algorithm>

namespace truebar {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        out.push_back(trimmed(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return out;
}

// Rows of a table by the names of their columns; remembers where it is for errors.
class Table {
public:
    Table(std::string_view text, const std::string& name)
        : m_name(name)
        , m_lines(split(text.substr(text.starts_with("\xef\xbb\xbf") ? 3 : 0), '\n')) { }

    // The header must name all of `needed`.
    Result<void> readHeader(std::initializer_list<std::string_view> needed) {
        if (!next())
            return Error{"account.csv_header", "the file is empty", {}, m_name};
        m_columns = m_fields;
        for (const std::string_view column : needed) {
            if (!has(column))
                return failed("the header has no column '%1'", column, "account.csv_header");
        }
        return {};
    }
    bool next() {
        while (m_line < m_lines.size()) {
            const std::string_view line = m_lines[m_line++];
            if (line.empty() || line.front() == '#')
                continue;
            m_fields = split(line, ',');
            return true;
        }
        return false;
    }
    bool has(std::string_view column) const {
        return std::find(m_columns.begin(), m_columns.end(), column) != m_columns.end();
    }
    std::string_view field(std::string_view column) const {
        const auto at = static_cast<std::size_t>(
            std::find(m_columns.begin(), m_columns.end(), column) - m_columns.begin());
        return at < m_fields.size() ? m_fields[at] : std::string_view();
    }
    Result<Decimal> decimal(std::string_view column) const {
        const auto value = Decimal::parse(field(column));
        return value ? value : failed("'%1' is no decimal number", field(column));
    }
    Result<UtcMs> time(std::string_view column) const {
        const auto value = parseUtc(field(column));
        return value ? value : failed("'%1' is no time", field(column));
    }
    Error failed(const char* text, std::string_view argument, const char* code = "account.csv") const {
        return {code, text, {std::string(argument)}, m_name + ':' + std::to_string(m_line)};
    }
    std::string here() const { return m_name + ':' + std::to_string(m_line); }

private:
    std::string m_name;
    std::vector<std::string_view> m_lines;
    std::vector<std::string_view> m_columns;
    std::vector<std::string_view> m_fields;
    std::size_t m_line = 0;
};

// Reads every row; rows must come in the order of time.
template <class Row, class Time, class Read>
Result<std::vector<Row>> readRows(
    std::string_view text, const std::string& name, std::initializer_list<std::string_view> columns, Time time, Read read) {
    Table table(text, name);
    if (auto header = table.readHeader(columns); !header)
        return std::move(header).error();
    std::vector<Row> out;
    while (table.next()) {
        auto row = read(table);
        if (!row)
            return std::move(row).error();
        if (!out.empty() && time(*row) < time(out.back()))
            return table.failed("the time %1 is before the one above it", formatUtc(time(*row)), "account.csv_order");
        out.push_back(std::move(*row));
    }
    return out;
}

Result<SplitRatio> ratioOf(const Table& table) {
    const auto parts = split(table.field("value"), ':');
    const auto now = Decimal::parse(parts.front());
    const auto before = parts.size() > 1 ? Decimal::parse(parts[1]) : Result<Decimal>(Decimal(1));
    if (parts.size() > 2 || !now || !before || now->sign() <= 0 || before->sign() <= 0)
        return table.failed("'%1' is no split such as 2:1", table.field("value"));
    return SplitRatio{*now, *before};
}

Result<AccountAction> actionOf(const Table& table) {
    const auto date = table.time("ex_date");
    if (!date)
        return date.error();
    AccountAction out;
    out.exDate = *date;
    if (table.field("kind") == "dividend") {
        const auto value = table.decimal("value");
        if (!value)
            return value.error();
        out.dividend = Money(*value);
        return value->sign() > 0 ? Result<AccountAction>(out)
                                 : table.failed("the dividend %1 is not above 0", table.field("value"));
    }
    if (table.field("kind") != "split")
        return table.failed("'%1' is neither dividend nor split", table.field("kind"));
    const auto ratio = ratioOf(table);
    if (!ratio)
        return ratio.error();
    out.kind = AccountAction::Kind::Split;
    out.split = *ratio;
    return out;
}

Result<FundingRate> fundingOf(const Table& table) {
    const auto time = table.time("time");
    if (!time)
        return time.error();
    const auto rate = table.decimal("rate");
    if (!rate)
        return rate.error();
    if (rate->abs() > Decimal(1))
        return table.failed("the funding rate %1 is not from -1 to 1", table.field("rate"));
    FundingRate out;
    out.time = *time;
    out.rate = *rate;
    if (!table.has("mark_price") || table.field("mark_price").empty())
        return out;
    const auto mark = table.decimal("mark_price");
    if (!mark)
        return mark.error();
    if (mark->sign() <= 0)
        return table.failed("the mark price %1 is not above 0", table.field("mark_price"));
    out.mark = Price(*mark);
    return out;
}

Result<ConversionRate> rateOf(const Table& table) {
    const auto time = table.time("time");
    if (!time)
        return time.error();
    const auto rate = table.decimal("rate");
    if (!rate)
        return rate.error();
    if (rate->sign() <= 0)
        return table.failed("the rate %1 is not above 0", table.field("rate"));
    return ConversionRate{*time, *rate};
}

} // namespace

Result<LeverageTiers> tiersFromCsv(std::string_view text, const std::string& name) {
    Table table(text, name);
    if (auto header =
            table.readHeader({"floor", "cap", "max_leverage", "maintenance_rate", "maintenance_amount"});
        !header)
        return std::move(header).error();
    std::vector<LeverageTier> tiers;
    std::vector<std::string> lines;
    while (table.next()) {
        std::vector<Decimal> values;
        for (const char* column : {"floor", "cap", "max_leverage", "maintenance_rate", "maintenance_amount"}) {
            const auto value = table.decimal(column);
            if (!value)
                return value.error();
            values.push_back(*value);
        }
        tiers.push_back({Money(values[0]), Money(values[1]), values[2], values[3], Money(values[4])});
        lines.push_back(table.here());
    }
    auto checked = LeverageTiers::checked(std::move(tiers));
    if (checked)
        return checked;
    // The first argument is the number of the tier.
    Error error = std::move(checked).error();
    const auto number = error.arguments.empty() ? Decimal() : Decimal::parse(error.arguments.front()).value_or(Decimal());
    const auto row = static_cast<std::size_t>(number.toDouble());
    error.location = row >= 1 && row <= lines.size() ? lines[row - 1] : name;
    return error;
}

Result<std::vector<FundingRate>> fundingFromCsv(std::string_view text, const std::string& name) {
    return readRows<FundingRate>(
        text, name, {"time", "rate"}, [](const FundingRate& row) { return row.time; }, fundingOf);
}

Result<std::vector<AccountAction>> actionsFromCsv(std::string_view text, const std::string& name) {
    return readRows<AccountAction>(
        text, name, {"ex_date", "kind", "value"}, [](const AccountAction& row) { return row.exDate; }, actionOf);
}

Result<std::vector<ConversionRate>> ratesFromCsv(std::string_view text, const std::string& name) {
    return readRows<ConversionRate>(
        text, name, {"time", "rate"}, [](const ConversionRate& row) { return row.time; }, rateOf);
}

std::string toCsv(const LeverageTiers& tiers) {
    std::string out = "floor,cap,max_leverage,maintenance_rate,maintenance_amount\n";
    for (const LeverageTier& t : tiers.tiers())
        out += t.floor.toString() + ',' + t.cap.toString() + ',' + t.maxLeverage.toString() + ','
            + t.maintenanceRate.toString() + ',' + t.maintenanceAmount.toString() + '\n';
    return out;
}

std::string toCsv(const std::vector<FundingRate>& funding) {
    std::string out = "time,rate,mark_price\n";
    for (const FundingRate& f : funding)
        out += formatUtc(f.time) + ',' + f.rate.toString() + ',' + (f.mark ? f.mark->toString() : std::string()) + '\n';
    return out;
}

std::string toCsv(const std::vector<AccountAction>& actions) {
    std::string out = "ex_date,kind,value\n";
    for (const AccountAction& a : actions) {
        out += formatUtc(a.exDate) + ',' + std::string(toString(a.kind)) + ',';
        out += a.kind == AccountAction::Kind::Dividend ? a.dividend.toString()
                                                         : a.split.now.toString() + ':' + a.split.before.toString();
        out += '\n';
    }
    return out;
}

std::string toCsv(const std::vector<ConversionRate>& rates) {
    std::string out = "time,rate\n";
    for (const ConversionRate& r : rates)
        out += formatUtc(r.time) + ',' + r.rate.toString() + '\n';
    return out;
}

} // namespace truebar
