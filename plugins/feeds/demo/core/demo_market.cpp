#include "demo_market.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <numbers>

namespace truebar::demo {

namespace {

constexpr std::int64_t minutesPerDay = 24 * 60;
// Streams of hashed numbers; levels of the path use 0 … 22.
constexpr std::uint64_t regimeStream = 100;
constexpr std::uint64_t wickStream = 200;
constexpr std::uint64_t volumeStream = 300;
constexpr std::uint64_t pathStream = 400;

std::uint64_t mixed(std::uint64_t x) {
    // splitmix64 (Steele, Lea, Flood 2014)
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

// Busy when Europe and America trade, quiet in between.
double hourShape(std::int64_t minute) {
    const double hour = static_cast<double>(minute - floorDivide(minute, minutesPerDay) * minutesPerDay) / 60.0;
    return 1.0 + 0.45 * std::sin((hour - 8.0) / 24.0 * 2 * std::numbers::pi)
        + 0.15 * std::sin((hour - 2.0) / 12.0 * 2 * std::numbers::pi);
}

// A round number of decimals, the shortest double of its text.
double rounded(double value, int decimals) {
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
    std::from_chars(text.data(), end.ptr, value);
    return value;
}

DemoInstrument make(
    const char* symbol, const char* tick, const char* lot, double price, double volatility, double volume) {
    DemoInstrument out;
    out.instrument.id = {"DEMO", symbol};
    out.instrument.tickSize = Price(Decimal::parse(tick).value());
    out.instrument.lotStep = Quantity(Decimal::parse(lot).value());
    out.instrument.currency = "USD";
    out.startPrice = price;
    out.yearlyVolatility = volatility;
    out.volumePerMinute = volume;
    return out;
}

} // namespace

const std::vector<DemoInstrument>& demoInstruments() {
    static const std::vector<DemoInstrument> all{make("BTCUSD", "0.01", "0.0001", 64'000, 0.65, 14),
        make("ETHUSD", "0.01", "0.001", 3'100, 0.8, 160), make("EURUSD", "0.00001", "1000", 1.09, 0.09, 240'000),
        make("ACME", "0.01", "1", 182, 0.35, 5'200)};
    return all;
}

DemoMarket::DemoMarket(const DemoInstrument& i, std::uint64_t seed)
    : m_tick(i.instrument.tickSize.toDouble())
    , m_quantityDecimals(i.instrument.lotStep.value().decimals())
    , m_logStart(std::log(i.startPrice))
    , m_minuteVolatility(i.yearlyVolatility / std::sqrt(365.0 * minutesPerDay))
    , m_volume(i.volumePerMinute)
    , m_seed(mixed(seed)) {
    for (const char c : i.instrument.id.symbol)
        m_seed = mixed(m_seed ^ static_cast<unsigned char>(c));
}

double DemoMarket::uniform(std::uint64_t stream, std::int64_t index) const {
    const std::uint64_t bits = mixed(mixed(m_seed ^ mixed(stream)) ^ static_cast<std::uint64_t>(index));
    return (static_cast<double>(bits >> 11) + 0.5) * 0x1.0p-53;
}

double DemoMarket::gaussian(std::uint64_t stream, std::int64_t index) const {
    const double radius = std::sqrt(-2.0 * std::log(uniform(stream, 2 * index)));
    return radius * std::cos(2 * std::numbers::pi * uniform(stream, 2 * index + 1));
}

const DemoMarket::Swing& DemoMarket::swing(std::size_t index, std::uint64_t stream, std::int64_t cell) {
    Swing& known = m_swings[index];
    if (known.cell != cell)
        known = {cell, gaussian(stream, cell), gaussian(stream, cell + 1)};
    return known;
}

// Smooth, around 1: swings over weeks and over days.
double DemoMarket::regime(std::int64_t minute) {
    struct Wave {
        std::int64_t days;
        double weight;
    };
    constexpr std::array waves{Wave{19, 0.35}, Wave{3, 0.25}};
    double sum = 0;
    for (std::size_t i = 0; i < waves.size(); ++i) {
        const std::int64_t length = waves[i].days * minutesPerDay;
        const std::int64_t cell = floorDivide(minute, length);
        const double share = static_cast<double>(minute - cell * length) / static_cast<double>(length);
        const double blend = share * share * (3 - 2 * share);
        const Swing& around = swing(i, regimeStream + static_cast<std::uint64_t>(waves[i].days), cell);
        sum += waves[i].weight * ((1 - blend) * around.here + blend * around.next);
    }
    return std::exp(sum);
}

double DemoMarket::tentHeight(int level, std::int64_t cell, std::int64_t length) {
    Tent& known = m_tents[static_cast<std::size_t>(level)];
    if (known.cell == cell)
        return known.height;
    // The height of a tent over n minutes has the deviation σ √n / 2; the middle of it names the regime.
    const std::int64_t middle = cell * length + length / 2;
    const double busy = length <= 4096 ? regime(middle) * (length <= 256 ? hourShape(middle) : 1.0) : 1.0;
    const double height = m_minuteVolatility * busy * std::sqrt(static_cast<double>(length)) / 2;
    known = {cell, height * gaussian(static_cast<std::uint64_t>(level), cell)};
    return known.height;
}

double DemoMarket::logPrice(std::int64_t minute) {
    double sum = m_logStart;
    for (int level = 0; level < levels; ++level) {
        const std::int64_t length = std::int64_t(1) << (levels - level);
        const std::int64_t cell = floorDivide(minute, length);
        const std::int64_t half = length / 2;
        const std::int64_t within = minute - cell * length;
        const double tent = 1.0 - std::abs(static_cast<double>(within - half)) / static_cast<double>(half);
        if (tent != 0)
            sum += tent * tentHeight(level, cell, length);
    }
    return sum;
}

double DemoMarket::toTick(double price) const {
    const double ticks = std::max(1.0, std::round(price / m_tick));
    return rounded(ticks * m_tick, 5);
}

Candle DemoMarket::candle(std::int64_t minute) {
    Candle out;
    out.openTime = utcMs(minute * 60'000);
    const double open = std::exp(logPrice(minute));
    const double close = std::exp(logPrice(minute + 1));
    out.open = toTick(open);
    out.close = toTick(close);
    const double busy = regime(minute) * hourShape(minute);
    const double reach = 0.6 * m_minuteVolatility * busy;
    out.high = toTick(std::max(out.open, out.close) * std::exp(-reach * std::log(uniform(wickStream, minute))));
    out.low = toTick(std::min(out.open, out.close) * std::exp(reach * std::log(uniform(wickStream + 1, minute))));
    out.high = std::max({out.high, out.open, out.close});
    out.low = std::min({out.low, out.open, out.close});
    const double move = std::fabs(std::log(close / open)) / m_minuteVolatility;
    const double volume = m_volume * busy * (0.4 + 0.6 * move) * std::exp(0.5 * gaussian(volumeStream, minute));
    out.volume = rounded(volume, m_quantityDecimals);
    return out;
}

Candle DemoMarket::forming(std::int64_t minute, double share) {
    const Candle whole = candle(minute);
    if (share >= 1)
        return whole;
    // The path: open, one extreme, the other, close.
    const bool highFirst = uniform(pathStream, minute) < 0.5;
    const double first = 0.1 + 0.35 * uniform(pathStream + 1, minute);
    const double second = first + 0.1 + 0.35 * uniform(pathStream + 2, minute);
    const double xs[]{0, first, second, 1};
    const double ys[]{whole.open, highFirst ? whole.high : whole.low, highFirst ? whole.low : whole.high, whole.close};
    Candle out = whole;
    out.high = out.low = out.close = whole.open;
    for (int i = 1; i < 4; ++i) {
        const double reached = std::clamp((share - xs[i - 1]) / (xs[i] - xs[i - 1]), 0.0, 1.0);
        if (reached <= 0)
            break;
        out.close = reached >= 1 ? ys[i] : toTick(ys[i - 1] + reached * (ys[i] - ys[i - 1]));
        out.high = std::max(out.high, out.close);
        out.low = std::min(out.low, out.close);
    }
    out.volume = rounded(whole.volume * share, m_quantityDecimals);
    return out;
}

} // namespace truebar::demo
