// The chart as a trader handles it: real mouse and key events on a shown window.
#include "ui/chart/chart_widget.h"
#include "ui/chart/plot_header.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <cmath>
#include <limits>

using namespace truebar;
using namespace truebar::ui;

namespace {

constexpr double eps = 1e-6;

// Climbs for ten candles and falls for ten, so that real bars of both sides and trend changes come early.
std::shared_ptr<Series> zigzag(std::size_t count, double scale = 1) {
    auto series = std::make_shared<Series>(InstrumentId{"TEST", "ZIGZAG"}, Timeframe());
    UtcMs time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2));
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = [](std::size_t k) { return 100.0 + static_cast<double>(k % 20 < 10 ? k % 20 : 20 - k % 20); };
        const double open = at(i) * scale;
        const double close = at(i + 1) * scale;
        series->append({time, open, std::max(open, close) + 0.25 * scale, std::min(open, close) - 0.25 * scale, close,
            1000.0 + static_cast<double>(i)});
        time = series->timeframe().next(time);
    }
    return series;
}

// A shown chart and where its things are.
struct Bench {
    ChartWidget chart;
    QCustomPlot* plot = nullptr;

    explicit Bench(SeriesSnapshot series, int decimals = 2) {
        chart.resize(1000, 600);
        chart.setSeries(std::move(series), decimals);
        chart.show();
        plot = chart.findChild<QCustomPlot*>();
        Q_ASSERT(plot);
        plot->replot(QCustomPlot::rpImmediateRefresh);
    }
    QCPAxisRect* priceRect() const { return plot->axisRect(0); }
    QCPRange prices() const { return priceRect()->axis(QCPAxis::atRight)->range(); }
    QPoint pixelOf(double slot, double price) const {
        return {qRound(priceRect()->axis(QCPAxis::atBottom)->coordToPixel(slot)),
            qRound(priceRect()->axis(QCPAxis::atRight)->coordToPixel(price))};
    }
    double slotAt(int x) const { return priceRect()->axis(QCPAxis::atBottom)->pixelToCoord(x); }
    double size() const { return chart.visibleRange().second - chart.visibleRange().first; }
    void key(Qt::Key key) const { QTest::keyClick(plot, key); }
    void wheel(QPoint at, int turned) const {
        QWheelEvent event(QPointF(at), plot->mapToGlobal(QPointF(at)), {}, {0, turned}, Qt::NoButton, Qt::NoModifier,
            Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot, &event);
    }
    // QTest::mouseMove carries no pressed button.
    void drag(QPoint from, QPoint to) const {
        QTest::mousePress(plot, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, plot->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(plot, &move);
        QTest::mouseRelease(plot, Qt::LeftButton, {}, to);
    }
    void hover(QPoint at) const {
        QMouseEvent move(QEvent::MouseMove, at, plot->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(plot, &move);
    }
};

} // namespace

class TestChart : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void opensOnTheLatestCandles() {
        Bench b(zigzag(1000));
        QVERIFY(std::abs(b.size() - 200) < eps);
        QVERIFY(b.chart.visibleRange().second > 999.5);
        QVERIFY(b.chart.visibleRange().second < 1020);
    }

    void wheelZoomsAtTheMouse() {
        Bench b(zigzag(1000));
        const QPoint mouse = b.pixelOf(b.chart.visibleRange().first + 50, 105);
        const double under = b.slotAt(mouse.x());
        const double before = b.size();
        b.wheel(mouse, 120);
        QVERIFY(std::abs(b.size() - before / 1.2) < eps);
        QVERIFY(std::abs(b.slotAt(mouse.x()) - under) < 1e-3);
        b.wheel(mouse, -120);
        QVERIFY(std::abs(b.size() - before) < eps);
    }

    void dragMovesTheCandlesWithTheMouse() {
        Bench b(zigzag(1000));
        const QPoint from(300, 200);
        const double held = b.slotAt(from.x());
        QSignalSpy changed(&b.chart, &ChartWidget::visibleRangeChanged);
        b.drag(from, from + QPoint(250, 40));
        QVERIFY(std::abs(b.slotAt(from.x() + 250) - held) < 1e-3);
        QVERIFY(std::abs(b.size() - 200) < eps);
        QVERIFY(!changed.isEmpty());
    }

    void releasedMouseDragsNoMore() {
        Bench b(zigzag(1000));
        b.drag({300, 200}, {500, 200});
        const auto range = b.chart.visibleRange();
        b.hover({100, 200});
        QCOMPARE(b.chart.visibleRange(), range);
    }

    void keysPanAndZoom() {
        Bench b(zigzag(1000));
        b.chart.setVisibleRange(400, 500);
        b.key(Qt::Key_Left);
        QVERIFY(std::abs(b.chart.visibleRange().first - 390) < eps);
        b.key(Qt::Key_Right);
        QVERIFY(std::abs(b.chart.visibleRange().first - 400) < eps);
        b.key(Qt::Key_PageUp);
        QVERIFY(std::abs(b.chart.visibleRange().first - 310) < eps);
        b.key(Qt::Key_PageDown);
        QVERIFY(std::abs(b.chart.visibleRange().first - 400) < eps);
        b.key(Qt::Key_Up);
        QVERIFY(std::abs(b.size() - 100 / 1.2) < eps);
        b.key(Qt::Key_Minus);
        QVERIFY(std::abs(b.size() - 100) < eps);
        b.key(Qt::Key_Home);
        QVERIFY(b.chart.visibleRange().first < 0 && b.chart.visibleRange().first > -10);
        QVERIFY(std::abs(b.size() - 100) < eps);
        b.key(Qt::Key_End);
        QVERIFY(b.chart.visibleRange().second > 999 && b.chart.visibleRange().second < 1010);
        b.key(Qt::Key_A);
        QVERIFY(b.chart.visibleRange().first <= 0 && b.chart.visibleRange().second >= 999);
    }

    void nobodyGetsLost() {
        Bench b(zigzag(1000));
        for (int i = 0; i < 200; ++i)
            b.key(Qt::Key_PageDown);
        QVERIFY(b.chart.visibleRange().first < 999); // the last candle is still seen
        for (int i = 0; i < 200; ++i)
            b.key(Qt::Key_Up);
        QVERIFY(b.size() >= 10 - eps);
        for (int i = 0; i < 200; ++i)
            b.key(Qt::Key_Down);
        QVERIFY(b.size() <= 1080 + eps);
        for (int i = 0; i < 200; ++i)
            b.key(Qt::Key_Left);
        QVERIFY(b.chart.visibleRange().second > 0);
        const auto range = b.chart.visibleRange();
        const double nan = std::numeric_limits<double>::quiet_NaN();
        b.chart.setVisibleRange(nan, nan);
        b.chart.setVisibleRange(0, std::numeric_limits<double>::infinity());
        b.chart.setVisibleRange(50, 40);
        QCOMPARE(b.chart.visibleRange(), range);
    }

    void doubleClickShowsAllAndBack() {
        Bench b(zigzag(1000));
        QTest::mouseDClick(b.plot, Qt::LeftButton, {}, {300, 200});
        QVERIFY(b.size() > 1000);
        QTest::mouseDClick(b.plot, Qt::LeftButton, {}, {300, 200});
        QVERIFY(std::abs(b.size() - 200) < eps);
    }

    void priceAxisStretchesAndReturnsToAutomatic() {
        Bench b(zigzag(1000));
        const QCPRange automatic = b.prices();
        const QPoint axis(b.priceRect()->right() + 20, 200);
        b.drag(axis, axis + QPoint(0, 100));
        QVERIFY(std::abs(b.prices().size() / automatic.size() - std::exp(0.5)) < 1e-3);
        QVERIFY(std::abs(b.size() - 200) < eps); // time stays
        QTest::mouseDClick(b.plot, Qt::LeftButton, {}, axis);
        QVERIFY(std::abs(b.prices().size() - automatic.size()) < 1e-9);
    }

    void scaleHoldsEveryVisibleCandle() {
        const auto series = zigzag(1000);
        Bench b(series);
        for (const double first : {0.0, 3.0, 117.0, 940.0}) {
            b.chart.setVisibleRange(first, first + 60);
            for (auto i = static_cast<std::size_t>(first); i < first + 60; ++i) {
                QVERIFY(b.prices().upper >= series->highs()[i]);
                QVERIFY(b.prices().lower <= series->lows()[i]);
            }
        }
    }

    void readoutSaysWhatStandsUnderTheMouse() {
        const auto series = zigzag(300);
        Bench b(series);
        const std::size_t slot = 203;
        b.hover(b.pixelOf(static_cast<double>(slot), 105));
        const QString line = b.chart.readout();
        const Candle c = series->at(slot);
        const QLocale locale;
        for (const double value : {c.open, c.high, c.low, c.close})
            QVERIFY2(line.contains(locale.toString(value, 'f', 2)), qPrintable(line));
        QVERIFY2(line.contains(QStringLiteral("1m   2026-03-02 03:23   O")), qPrintable(line));
        QVERIFY2(line.contains(QStringLiteral("real bull, trend bullish")), qPrintable(line));
        QVERIFY2(line.contains(QStringLiteral("+0.97 %")), qPrintable(line)); // 103 → 104
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(b.plot, &leave);
        QVERIFY(b.chart.readout().contains(QStringLiteral("2026-03-02 04:59")));
    }

    void timesDoNotOverlapAfterTheWindowShrinks() {
        Bench b(zigzag(1000));
        b.chart.resize(3000, 600);
        b.plot->replot(QCustomPlot::rpImmediateRefresh);
        b.chart.resize(600, 600); // lays the plot out anew, once
        const QCPAxis* axis = b.plot->axisRect(b.plot->axisRectCount() - 1)->axis(QCPAxis::atBottom);
        const QVector<double> ticks = axis->tickVector();
        QVERIFY(ticks.size() >= 2);
        for (int i = 1; i < ticks.size(); ++i)
            QVERIFY(axis->coordToPixel(ticks[i]) - axis->coordToPixel(ticks[i - 1]) >= 45);
    }

    void tipsNameTradesAndTrendChanges() {
        const auto series = zigzag(300);
        Bench b(series);
        b.chart.setVisibleRange(150, 250);
        b.chart.setTradeMarkers({{series->times()[205], series->closes()[205], Side::Buy, QStringLiteral("Bought 3")},
            {series->times()[215], series->closes()[215], Side::Sell, QStringLiteral("Sold 3")}});
        const auto tipAlong = [&](double slot, int step, const QString& wanted) {
            QPoint at =
                b.pixelOf(slot, step > 0 ? series->lows()[std::size_t(slot)] : series->highs()[std::size_t(slot)]);
            for (int i = 0; i < 20; ++i, at.ry() += step) {
                b.hover(at);
                if (QToolTip::text().contains(wanted))
                    return true;
            }
            return false;
        };
        QVERIFY(tipAlong(205, 2, QStringLiteral("Bought 3"))); // below its candle
        QVERIFY(tipAlong(215, -2, QStringLiteral("Sold 3"))); // above its candle
        b.hover(b.pixelOf(160, 105));
        QTRY_VERIFY(!QToolTip::text().contains(QStringLiteral("3"))); // tips go with a delay
        const BarAnalysis analysis = analyzeBars(*series);
        std::size_t changed = 200;
        while (!analysis.states[changed].trendChanged())
            ++changed;
        b.hover({b.pixelOf(static_cast<double>(changed), 105).x() + 6, b.priceRect()->top() + 8});
        QVERIFY2(QToolTip::text().startsWith(QStringLiteral("Trend turned")), qPrintable(QToolTip::text()));
    }

    void showTimeCentresItsCandle() {
        const auto series = zigzag(1000);
        Bench b(series);
        b.chart.showTime(series->times()[420] + Millis(30'000));
        const auto [first, last] = b.chart.visibleRange();
        QVERIFY(std::abs((first + last) / 2 - 420) < eps);
        b.chart.showTime(UtcMs{}); // long before the first candle
        QVERIFY(b.chart.visibleRange().first < 0);
    }

    void growthKeepsTheRangeOrFollowsTheEdge() {
        Bench b(zigzag(1000));
        b.chart.setVisibleRange(300, 400);
        b.chart.extendSeries(zigzag(1003));
        QCOMPARE(b.chart.visibleRange(), std::pair(300.0, 400.0));
        b.key(Qt::Key_End);
        const double margin = b.chart.visibleRange().second - 1003;
        b.chart.extendSeries(zigzag(1010));
        QVERIFY(std::abs(b.chart.visibleRange().second - 1010 - margin) < eps);
    }

    // A live market for an hour: the last candle must stay where it was on the screen.
    void liveCandlesDoNotDrift() {
        Bench b(zigzag(1000));
        const auto form = [&](std::size_t i) {
            const Candle c = zigzag(i + 1)->at(i);
            b.chart.setFormingCandle(c);
        };
        form(1000);
        const double margin = b.chart.visibleRange().second - 1001;
        for (std::size_t closed = 1001; closed <= 1060; ++closed) {
            b.chart.extendSeries(zigzag(closed));
            form(closed);
            form(closed);
        }
        QVERIFY2(std::abs(b.chart.visibleRange().second - 1061 - margin) < eps,
            qPrintable(QString::number(b.chart.visibleRange().second)));
        QVERIFY(b.chart.readout().contains(QStringLiteral("forming")));
    }

    void aTickBeyondTheScaleIsSeen() {
        Bench b(zigzag(300));
        const Candle last = zigzag(300)->at(299);
        Candle tick{zigzag(300)->closeTime(299), last.close, last.close, last.close, last.close, 5};
        b.chart.setFormingCandle(tick);
        tick.high = tick.close = 150;
        b.chart.setFormingCandle(tick);
        QVERIFY(b.prices().upper > 150);
        // Where it is not seen, it moves nothing.
        b.chart.setVisibleRange(20, 120);
        const QCPRange before = b.prices();
        tick.high = tick.close = 500;
        b.chart.setFormingCandle(tick);
        QVERIFY(b.prices() == before);
    }

    void drawsOddSeries_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("scale");
        for (const int count : {0, 1, 2, 3, 19, 5000}) {
            for (const double scale : {1e-10, 1.0, 1e11})
                QTest::addRow("%d candles, times %g", count, scale) << count << scale;
        }
    }
    void drawsOddSeries() {
        QFETCH(int, count);
        QFETCH(double, scale);
        const auto series = zigzag(static_cast<std::size_t>(count), scale);
        Bench b(count > 0 ? series : nullptr, 8);
        for (const Qt::Key key : {Qt::Key_A, Qt::Key_Up, Qt::Key_Home, Qt::Key_End, Qt::Key_Left, Qt::Key_Down})
            b.key(key);
        b.hover({300, 200});
        b.chart.showTime(UtcMs{});
        b.chart.showAll();
        QVERIFY(std::isfinite(b.prices().lower) && std::isfinite(b.prices().upper) && b.prices().size() > 0);
        QVERIFY(!b.chart.readout().contains(QStringLiteral("nan")));
        if (count > 0) {
            QVERIFY(b.prices().lower <= series->lows()[0] && b.prices().upper >= series->highs()[0]);
            // Something is drawn in the colours of candles.
            QVERIFY(
                hasColor(b, Theme::dark().bull) || hasColor(b, Theme::dark().bear) || hasColor(b, Theme::dark().fake));
        }
        QCOMPARE(b.chart.findChildren<QLabel*>().size(), 3);
    }

    void constantPricesGetAScale() {
        auto series = std::make_shared<Series>(InstrumentId{"T", "FLAT"}, Timeframe());
        for (int i = 0; i < 50; ++i)
            series->append({UtcMs(Millis(60'000LL * i)), 7, 7, 7, 7, 0});
        Bench b(series);
        QVERIFY(b.prices().lower < 7 && b.prices().upper > 7);
    }

    void emptyChartSaysWhy() {
        Bench b(nullptr);
        b.chart.setPlaceholder(QStringLiteral("Import candles to begin"));
        const auto labels = b.plot->findChildren<QLabel*>();
        QCOMPARE(labels.size(), 1);
        QVERIFY(labels[0]->isVisible());
        QCOMPARE(labels[0]->text(), QStringLiteral("Import candles to begin"));
        b.chart.setSeries(zigzag(5), 2);
        QVERIFY(!labels[0]->isVisible());
    }

    // Without colour: a real bull, a real bear and a fake must differ in the pixels they cover.
    void classesDifferInShape() {
        const auto series = zigzag(40);
        Bench b(series);
        b.chart.setVisibleRange(0, 20);
        b.chart.setClassesVisible(false);
        const QImage plain = b.plot->grab().toImage();
        b.chart.setClassesVisible(true);
        const QImage marked = b.plot->grab().toImage();
        const QPoint below = b.pixelOf(5, series->lows()[5]) + QPoint(0, 7); // a real bull
        QVERIFY(marked.pixelColor(below) == Theme::dark().bull);
        QVERIFY(plain.pixelColor(below) != Theme::dark().bull);
        const QPoint above = b.pixelOf(15, series->highs()[15]) - QPoint(0, 7); // a real bear
        QVERIFY(marked.pixelColor(above) == Theme::dark().bear);
        QVERIFY(plain.pixelColor(above) != Theme::dark().bear);
    }

    void focusIsSeen() {
        Bench b(zigzag(100));
        b.plot->setFocus();
        QTRY_VERIFY(b.plot->hasFocus());
        QTRY_COMPARE(b.plot->grab().toImage().pixelColor(0, 0), Theme::dark().accent);
        QVERIFY(!b.plot->accessibleName().isEmpty());
    }

private:
    static bool hasColor(const Bench& b, const QColor& color) {
        const QImage image = b.plot->grab(b.priceRect()->rect()).toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == color)
                    return true;
            }
        }
        return false;
    }
};

QTEST_MAIN(TestChart)
#include "tst_chart.moc"
