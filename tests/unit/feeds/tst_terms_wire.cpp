// What the feeds make of a venue's documents about tick size, lot step and the like, good and bad.
#include "plugins/feeds/binance/core/symbol_terms.h"
#include "plugins/feeds/coinbase/core/product_terms.h"
#include "plugins/feeds/kraken/core/pair_terms.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using binance::Market;
using binance::SymbolTerms;

namespace {

// "tick lot least currency", "-" for what is not told; else the error's code and place.
QString told(const Result<InstrumentTerms>& terms) {
    if (!terms)
        return verdict(terms);
    const auto word = [](const auto& value) { return value ? value->toString() : std::string("-"); };
    return QString::fromStdString(word(terms->tickSize) + ' ' + word(terms->lotStep) + ' ' + word(terms->minNotional)
        + ' ' + (terms->currency.empty() ? "-" : terms->currency));
}

const InstrumentId spot{"BINANCE", "BTCUSDT"};
const InstrumentId future{"BINANCE_USDM", "BLZUSDT"};
const InstrumentId pair{"KRAKEN", "BTC/USDT"};
const InstrumentId product{"COINBASE", "LTC-EUR"};

} // namespace

class TestTermsWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedAnswers();
    void whatIsAskedFor();
    void binanceAnswers_data();
    void binanceAnswers();
    void krakenAndCoinbaseAnswers();
    void onlyWhatIsToldChangesAnInstrument();
};

void TestTermsWire::recordedAnswers() {
    TRUEBAR_NEEDS_SHARED();
    QCOMPARE(told(SymbolTerms(Market::Spot).read(wireFile("binance/basana/binance_btc_usdt_exchange_info.json"), spot)),
        QStringLiteral("0.01 0.00001 10 USDT"));
    QCOMPARE(told(SymbolTerms(Market::UsdM)
                      .read(answerPart(wireFile("binance/jkorf/Endpoints/UsdFutures/ExchangeData/GetExchangeInfo.txt")),
                          future)),
        QStringLiteral("0.0001 1 5 USDT"));
    QCOMPARE(told(kraken::PairTerms().read(wireFile("kraken/nautilus/http_asset_pairs.json"), pair)),
        QStringLiteral("0.1 0.00000001 0.5 USDT"));
    // Before ticks were told apart from decimals.
    QCOMPARE(told(kraken::PairTerms().read(
                 wireFile("kraken/xchange/org/knowm/xchange/kraken/dto/marketdata/example-assetpairs-data.json"),
                 {"KRAKEN", "ADA/CAD"})),
        QStringLiteral("0.000001 0.00000001 - CAD"));
}

void TestTermsWire::whatIsAskedFor() {
    QCOMPARE(SymbolTerms(Market::Spot).ask(spot)->path, QStringLiteral("/api/v3/exchangeInfo?symbol=BTCUSDT"));
    QCOMPARE(SymbolTerms(Market::UsdM).ask(future)->path, QStringLiteral("/fapi/v1/exchangeInfo"));
    QCOMPARE(kraken::PairTerms().ask(pair)->path, QStringLiteral("/0/public/AssetPairs?pair=XBTUSDT"));
    QCOMPARE(coinbase::ProductTerms().ask(product)->path, QStringLiteral("/products/LTC-EUR"));
    QCOMPARE(verdict(SymbolTerms(Market::Spot).ask({"BINANCE", "BTC&x=1"})), QStringLiteral("feed.unknown_instrument"));
    QCOMPARE(verdict(kraken::PairTerms().ask({"KRAKEN", "BTCUSD"})), QStringLiteral("feed.unknown_instrument"));
    QCOMPARE(verdict(coinbase::ProductTerms().ask({"COINBASE", "../x"})), QStringLiteral("feed.unknown_instrument"));
}

void TestTermsWire::binanceAnswers_data() {
    QTest::addColumn<QByteArray>("filters");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char* name, const char* filters, const char* wanted) {
        QTest::newRow(name) << QByteArray(filters) << QString::fromLatin1(wanted);
    };
    row("all", R"([{"filterType":"LOT_SIZE","stepSize":"0.00100000"},{"filterType":"PRICE_FILTER","tickSize":"0.10"},
        {"filterType":"NOTIONAL","minNotional":"5.0"}])",
        "0.1 0.001 5 USDT");
    row("a step of zero is none", R"([{"filterType":"PRICE_FILTER","tickSize":"0.00"}])", "- - - USDT");
    row("the lot of market orders is another", R"([{"filterType":"MARKET_LOT_SIZE","stepSize":"1"}])", "- - - USDT");
    row("no filters", "[]", "- - - USDT");
    row("no number", R"([{"filterType":"LOT_SIZE","stepSize":"x"}])", "feed.unavailable /symbols/0/filters/0/stepSize");
    row("below zero", R"([{"filterType":"LOT_SIZE","stepSize":"-1"}])",
        "feed.unavailable /symbols/0/filters/0/stepSize");
    row("no list", "7", "feed.unavailable /symbols/0/filters");
}

void TestTermsWire::binanceAnswers() {
    QFETCH(QByteArray, filters);
    QFETCH(QString, wanted);
    const QByteArray body = R"({"symbols":[{"symbol":"BTCUSDT","quoteAsset":"USDT","filters":)" + filters + "}]}";
    QCOMPARE(told(SymbolTerms(Market::Spot).read(body, spot)), wanted);
    QCOMPARE(
        told(SymbolTerms(Market::Spot).read(body, {"BINANCE", "ETHUSDT"})), QStringLiteral("feed.unknown_instrument"));
}

void TestTermsWire::krakenAndCoinbaseAnswers() {
    const kraken::PairTerms kraken;
    QCOMPARE(told(kraken.read(
                 R"({"error":[],"result":{"XXBTZUSD":{"pair_decimals":1,"lot_decimals":99}}})", {"KRAKEN", "BTC/USD"})),
        QStringLiteral("feed.unavailable /result/XXBTZUSD/lot_decimals"));
    QCOMPARE(told(kraken.read(R"({"error":[],"result":{"XETHZUSD":{}}})", {"KRAKEN", "BTC/USD"})),
        QStringLiteral("feed.unknown_instrument"));
    const coinbase::ProductTerms coinbase;
    const QByteArray body = R"({"id":"LTC-EUR","quote_currency":"EUR","quote_increment":"0.01",
        "base_increment":"0.00000001","min_market_funds":"0.84"})";
    QCOMPARE(told(coinbase.read(body, product)), QStringLiteral("0.01 0.00000001 0.84 EUR"));
    QCOMPARE(
        told(coinbase.read(with(body, "base_increment", "base_min_size"), product)), QStringLiteral("0.01 - 0.84 EUR"));
    QCOMPARE(told(coinbase.read(body, {"COINBASE", "BTC-USD"})), QStringLiteral("feed.unavailable /id"));
}

void TestTermsWire::onlyWhatIsToldChangesAnInstrument() {
    Instrument guess;
    guess.id = spot;
    guess.lotStep = Quantity(Decimal(1));
    guess.calendar = "weekdays";
    InstrumentTerms terms;
    QVERIFY(terms.isEmpty());
    QVERIFY(terms.on(guess) == guess);
    terms.lotStep = Quantity(Decimal::powerOfTen(-5));
    QVERIFY(!terms.isEmpty());
    const Instrument out = terms.on(guess);
    QCOMPARE(out.lotStep.toString(), std::string("0.00001"));
    QCOMPARE(out.tickSize.toString(), guess.tickSize.toString());
    QCOMPARE(out.calendar, std::string("weekdays"));
}

QTEST_GUILESS_MAIN(TestTermsWire)
#include "tst_terms_wire.moc"
