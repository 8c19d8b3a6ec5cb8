// Columns cover the candles without gap or overlap, stand where their candles stand, and bars painted row by row are
// the bars that are filled one at a time.
#include "ui/chart/column_raster.h"
#include "ui/chart/pixel_columns.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace truebar;
using namespace truebar::ui;

namespace {

struct Market {
    Series series{{"T", "X"}, Timeframe()};
    std::vector<BarState> states;
    CandlePyramid pyramid;

    explicit Market(std::size_t count) {
        std::mt19937_64 random(3);
        std::normal_distribution<double> step(0, 1);
        UtcMs time{};
        double price = 500;
        for (std::size_t i = 0; i < count; ++i) {
            const double open = price;
            price += step(random);
            const double reach = std::abs(step(random));
            series.append({time, open, std::max(open, price) + reach, std::min(open, price) - reach, price, reach});
            time = series.timeframe().next(time);
        }
        states = analyzeBars(series).states;
        pyramid.build(series, states);
    }
    const std::vector<PixelColumn>& columns(const SlotScale& scale, std::size_t first, std::size_t last) {
        return m_columns.of(scale, first, last, series, states, pyramid);
    }

    PixelColumns m_columns;
};

} // namespace

class TestPixelColumns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coverEveryCandleOnce_data() {
        QTest::addColumn<double>("lower");
        QTest::addColumn<double>("upper");
        for (const double size : {20.0, 900.0, 1600.0, 5'000.0, 150'000.0, 400'000.0}) {
            for (const double lower : {-0.5, 17.3, 1000.9})
                QTest::addRow("%g from %g", size, lower) << lower << lower + size;
        }
    }
    void coverEveryCandleOnce() {
        QFETCH(double, lower);
        QFETCH(double, upper);
        static Market market(400'000);
        const SlotScale scale{lower, upper, 40, 500};
        const auto first = static_cast<std::size_t>(std::max(0.0, std::floor(lower)));
        const auto last = std::min<std::size_t>(static_cast<std::size_t>(upper) + 2, market.series.size());
        const auto& columns = market.columns(scale, first, last);
        std::size_t next = first;
        double before = -1e9;
        for (const PixelColumn& column : columns) {
            QCOMPARE(column.first, next);
            QVERIFY(column.last > column.first);
            QVERIFY(column.x > before);
            QVERIFY(std::abs(scale.pixelOf(static_cast<double>(column.first)) - column.x) <= 1.1);
            double high = 0;
            for (std::size_t i = column.first; i < column.last; ++i)
                high = std::max(high, market.series.highs()[i]);
            QCOMPARE(column.range.high, high);
            QCOMPARE(column.rises, market.series.closes()[column.last - 1] >= market.series.opens()[column.first]);
            next = column.last;
            before = column.x;
        }
        QCOMPARE(next, last);
        QVERIFY(columns.size() <= 503);
    }

    void areMadeAnewForAnotherView() {
        Market market(5000);
        QCOMPARE(market.columns({0, 100, 0, 1000}, 0, 100).size(), std::size_t(100));
        QCOMPARE(market.columns({0, 50, 0, 1000}, 0, 50).size(), std::size_t(50));
        QCOMPARE(market.columns({0, 50, 0, 1000}, 0, 30).size(), std::size_t(30));
    }

    void rowsPaintWhatBarsPaint() {
        std::mt19937 random(5);
        const auto upTo = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        ColumnRaster raster;
        for (int round = 0; round < 50; ++round) {
            QImage expected(120, 90, QImage::Format_RGB32);
            expected.fill(QColor(20, 30, 40));
            QImage actual = expected;
            QPainter slow(&expected);
            QPainter quick(&actual);
            const QColor colors[]{QColor(10, 200, 90, 150), QColor(220, 60, 60), QColor(90, 90, 250, 40)};
            raster.begin(10, 100);
            for (int x = 0; x < 120; x += 1 + upTo(4)) {
                // Two bars that touch, some beyond the window or its sides.
                const int middle = upTo(130) - 20;
                const QColor& above = colors[upTo(3)];
                const QColor& below = colors[upTo(3)];
                const int top = middle - upTo(40);
                const int bottom = middle + upTo(40);
                raster.add(x, top, middle, qPremultiply(above.rgba()));
                raster.add(x, middle, bottom, qPremultiply(below.rgba()));
                if (x < 10 || x >= 110)
                    continue;
                slow.fillRect(QRect(x, top, 1, middle - top), above);
                slow.fillRect(QRect(x, middle, 1, bottom - middle), below);
            }
            raster.paint(&quick);
            for (int y = 0; y < actual.height(); ++y) {
                for (int x = 0; x < actual.width(); ++x) {
                    const QColor a = actual.pixelColor(x, y);
                    const QColor e = expected.pixelColor(x, y);
                    // Blending a row may round otherwise than filling a bar.
                    const int apart = std::max(
                        {std::abs(a.red() - e.red()), std::abs(a.green() - e.green()), std::abs(a.blue() - e.blue())});
                    QVERIFY2(apart <= 2, qPrintable(QStringLiteral("%1, %2").arg(x).arg(y)));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPixelColumns)
#include "tst_pixel_columns.moc"
