// Indicators on the chart as a trader handles them: dialog, lines, legend, settings file, live candles, a million
// candles.
#include "ui/chart/chart_widget.h"
#include "ui/chart/plot_header.h"
#include "ui/indicators/indicator_dialog.h"
#include "ui/indicators/indicator_schema.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace truebar;
using namespace truebar::ui;

namespace {

constexpr int longWait = 30'000;

std::shared_ptr<Series> waves(std::size_t count) {
    auto series = std::make_shared<Series>(InstrumentId{"TEST", "WAVES"}, Timeframe());
    series->reserve(count);
    UtcMs time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2));
    double before = 100;
    for (std::size_t i = 0; i < count; ++i) {
        const double close = 100 + 10 * std::sin(static_cast<double>(i) / 15.0);
        series->append({time, before, std::max(before, close) + 0.5, std::min(before, close) - 0.5, close, 10});
        before = close;
        time = series->timeframe().next(time);
    }
    return series;
}

IndicatorSpec spec(const std::string& name, const std::map<std::string, std::string>& parameters = {}) {
    auto out = checkedSpec(name, parameters);
    Q_ASSERT(out);
    return *out;
}

// A shown chart with its indicators, as the workbench has them.
struct Bench {
    QTemporaryDir folder;
    ChartWidget chart;
    QString settingsFile = folder.filePath(QStringLiteral("settings.ini"));
    ChartIndicators indicators{&chart, settingsFile};

    void show(const SeriesSnapshot& series) {
        chart.resize(900, 700);
        chart.setSeries(series, 2);
        indicators.setSeries(series);
        chart.show();
    }
    bool waitForLegend(const QString& text) const {
        return QTest::qWaitFor([&] { return chart.legend().contains(text); }, longWait);
    }
    QCustomPlot* plot() const { return chart.findChild<QCustomPlot*>(); }
    void hover(double slot) const {
        const QCPAxisRect* rect = plot()->axisRect(0);
        const QPoint at(qRound(rect->axis(QCPAxis::atBottom)->coordToPixel(slot)), rect->top() + rect->height() / 2);
        QMouseEvent move(QEvent::MouseMove, at, plot()->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(plot(), &move);
    }
    // Pixels of this colour, a little blended or not, within a pane of the plot.
    int painted(int pane, const QColor& color) const {
        plot()->replot(QCustomPlot::rpImmediateRefresh);
        const QImage image = plot()->grab().toImage();
        const QRect rect = plot()->axisRect(pane)->rect();
        int out = 0;
        for (int y = rect.top(); y <= rect.bottom(); ++y) {
            for (int x = rect.left(); x <= rect.right(); ++x) {
                const QColor at = image.pixelColor(x, y);
                out += std::abs(at.red() - color.red()) + std::abs(at.green() - color.green())
                        + std::abs(at.blue() - color.blue())
                    < 60;
            }
        }
        return out;
    }
};

QString valueOf(const Line& line, std::size_t index) {
    return QLocale().toString(line[index], 'f', 2);
}

} // namespace

class TestIndicators : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void dialogAddsChangesAndRemoves() {
        Bench b;
        const auto series = waves(400);
        b.show(series);
        IndicatorDialog dialog(b.indicators, Theme::dark());
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        auto* list = dialog.findChild<QListWidget*>(QStringLiteral("indicatorList"));
        auto* add = dialog.findChild<QPushButton*>(QStringLiteral("indicatorAdd"));
        auto* remove = dialog.findChild<QPushButton*>(QStringLiteral("indicatorRemove"));
        QVERIFY(!remove->isEnabled());
        auto* length = dialog.findChild<QSpinBox*>(QStringLiteral("setting_length"));
        length->setFocus();
        length->selectAll();
        QTest::keyClicks(length, QStringLiteral("50"));
        QTest::keyClick(length, Qt::Key_Return);
        QVERIFY(b.waitForLegend(QStringLiteral("SMA 50 ") + valueOf(sma(series->closes(), 50), 399)));
        QCOMPARE(list->count(), 1);

        // By keyboard: the third kind is the RSI, which gets a pane below the volume.
        auto* kind = dialog.findChild<QComboBox*>(QStringLiteral("indicatorKind"));
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_Down);
        QTest::keyClick(kind, Qt::Key_Down);
        QTest::mouseClick(add, Qt::LeftButton);
        QVERIFY(b.waitForLegend(QStringLiteral("RSI 14 ") + valueOf(rsi(series->closes(), 14), 399)));
        QCOMPARE(b.plot()->axisRectCount(), 4);

        // Choosing an indicator shows its parameters, and they can be changed.
        list->setFocus();
        list->setCurrentRow(0);
        length = dialog.findChild<QSpinBox*>(QStringLiteral("setting_length"));
        QCOMPARE(length->value(), 50);
        length->setValue(10);
        QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("indicatorChange")), Qt::LeftButton);
        QVERIFY(b.waitForLegend(QStringLiteral("SMA 10 ") + valueOf(sma(series->closes(), 10), 399)));
        QVERIFY(!b.chart.legend().contains(QStringLiteral("SMA 50")));

        list->setFocus();
        list->setCurrentRow(1);
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(list->count(), 1);
        QCOMPARE(b.plot()->axisRectCount(), 3);
        list->setCurrentRow(0);
        QTest::mouseClick(remove, Qt::LeftButton);
        QVERIFY(b.chart.legend().isEmpty());
        QVERIFY(!b.chart.findChild<QLabel*>(QStringLiteral("chartLegend"))->isVisible());
    }

    void dialogRefusesWhatTheIndicatorRefuses() {
        Bench b;
        IndicatorDialog dialog(b.indicators, Theme::dark());
        dialog.show();
        auto* kind = dialog.findChild<QComboBox*>(QStringLiteral("indicatorKind"));
        kind->setCurrentIndex(kind->findData(QStringLiteral("macd")));
        Q_EMIT kind->activated(kind->currentIndex());
        auto* add = dialog.findChild<QPushButton*>(QStringLiteral("indicatorAdd"));
        QVERIFY(add->isEnabled());
        dialog.findChild<QSpinBox*>(QStringLiteral("setting_fast"))->setValue(30);
        QVERIFY(!add->isEnabled());
        QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("indicatorProblem"))
                    ->text()
                    .contains(QStringLiteral("fast must be less than slow")));
        dialog.findChild<QSpinBox*>(QStringLiteral("setting_fast"))->setValue(5);
        QVERIFY(add->isEnabled());
    }

    void legendFollowsTheCrosshair() {
        Bench b;
        const auto series = waves(400);
        b.show(series);
        b.indicators.setSpecs({spec("sma", {{"length", "5"}}), spec("bollinger"), spec("macd")});
        QVERIFY(b.waitForLegend(QStringLiteral("signal ")));
        b.hover(300);
        QVERIFY2(b.chart.legend().contains(QStringLiteral("SMA 5 ") + valueOf(sma(series->closes(), 5), 300)),
            qPrintable(b.chart.legend()));
        const Band band = bollinger(series->closes(), 20, 2);
        QVERIFY(b.chart.legend().contains(QStringLiteral("Bollinger 20 2 upper ") + valueOf(band.upper, 300)
            + QStringLiteral(" middle ") + valueOf(band.middle, 300) + QStringLiteral(" lower ")
            + valueOf(band.lower, 300)));
        const Macd lines = macd(series->closes(), 12, 26, 9);
        QVERIFY(b.chart.legend().contains(QStringLiteral("MACD 12 26 9 ") + valueOf(lines.macd, 300)));
        QVERIFY(b.chart.legend().contains(QStringLiteral("signal ") + valueOf(lines.signal, 300)));
        b.chart.setVisibleRange(0, 30);
        b.hover(2);
        QVERIFY(b.chart.legend().contains(QStringLiteral("SMA 5 –")));
    }

    void linesArePaintedInTheirColours() {
        for (const Theme& theme : {Theme::dark(), Theme::light()}) {
            Bench b;
            b.chart.setTheme(theme);
            b.show(waves(400));
            QCOMPARE(b.painted(0, theme.series[1]), 0);
            b.indicators.setSpecs({spec("rsi"), spec("ema")});
            QVERIFY(b.waitForLegend(QStringLiteral("EMA 20 1")));
            QVERIFY(b.painted(0, theme.series[1]) > 200);
            QVERIFY(b.painted(3, theme.series[0]) > 200);
            // As columns too.
            b.show(waves(50'000));
            QVERIFY(b.waitForLegend(QStringLiteral("EMA 20 1")));
            b.chart.showAll();
            QVERIFY(b.painted(0, theme.series[1]) > 200);
        }
    }

    void coloursAreLegibleInBothThemes() {
        const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
        const auto luminance = [&](const QColor& c) {
            return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
        };
        for (const Theme& theme : {Theme::dark(), Theme::light()}) {
            for (std::size_t i = 0; i < ChartIndicators::most; ++i) {
                const double a = luminance(indicatorColor(theme, i, {}));
                for (const QColor& ground : {theme.surface, theme.window}) {
                    const double g = luminance(ground);
                    QVERIFY2((std::max(a, g) + 0.05) / (std::min(a, g) + 0.05) >= 4.5,
                        qPrintable(indicatorColor(theme, i, {}).name()));
                }
            }
        }
    }

    void timeStandsUnderTheLowestPane() {
        Bench b;
        b.show(waves(400));
        b.indicators.setSpecs({spec("rsi"), spec("atr")});
        QCOMPARE(b.plot()->axisRectCount(), 5);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(b.plot()->axisRect(i)->axis(QCPAxis::atBottom)->tickLabels(), i == 4);
        b.plot()->replot(QCustomPlot::rpImmediateRefresh);
        QVERIFY(b.plot()->axisRect(3)->height() >= 30);
        b.chart.setVolumeVisible(false);
        b.plot()->replot(QCustomPlot::rpImmediateRefresh);
        QVERIFY(b.plot()->axisRect(2)->height() <= 2);
        b.chart.setVolumeVisible(true);
        b.indicators.setSpecs({});
        QVERIFY(b.plot()->axisRect(2)->axis(QCPAxis::atBottom)->tickLabels());
        // All panes show the same candles.
        b.indicators.setSpecs({spec("rsi")});
        b.chart.setVisibleRange(100, 200);
        QCOMPARE(b.plot()->axisRect(3)->axis(QCPAxis::atBottom)->range().lower, 100.0);
    }

    void settingsAreKeptAndBadOnesLeftOut() {
        Bench b;
        b.indicators.setSpecs({spec("bollinger", {{"width", "2.5"}}), spec("vwap")});
        {
            ChartWidget other;
            const ChartIndicators again(&other, b.settingsFile);
            QCOMPARE(again.specs().size(), std::size_t(2));
            QCOMPARE(again.specs()[0], spec("bollinger", {{"length", "20"}, {"width", "2.5"}}));
            QCOMPARE(again.specs()[1], spec("vwap"));
        }
        {
            QSettings settings(b.settingsFile, QSettings::IniFormat);
            settings.setValue(QStringLiteral("chart/indicators"),
                QStringList{QStringLiteral("sma length=7"), QStringLiteral("sma length=-7"), QStringLiteral("no=thing"),
                    QStringLiteral("sma length"), QString(), QStringLiteral("macd fast=40"),
                    QStringLiteral("bollinger length=90000")});
        }
        ChartWidget other;
        const ChartIndicators again(&other, b.settingsFile);
        QCOMPARE(again.specs().size(), std::size_t(1));
        QCOMPARE(again.specs()[0], spec("sma", {{"length", "7"}}));
    }

    void closedCandlesExtendTheLines() {
        Bench b;
        const auto before = waves(400);
        const auto after = waves(403);
        b.show(before);
        b.indicators.setSpecs({spec("sma", {{"length", "3"}})});
        QVERIFY(b.waitForLegend(valueOf(sma(before->closes(), 3), 399)));
        b.chart.extendSeries(after);
        b.indicators.extendSeries(after);
        QVERIFY(b.waitForLegend(valueOf(sma(after->closes(), 3), 402)));
        // The forming candle is told with the values of the last closed one.
        b.chart.setFormingCandle(Candle{after->closeTime(402), 100, 150, 90, 140, 1});
        QVERIFY(b.chart.legend().contains(valueOf(sma(after->closes(), 3), 402)));
    }

    void anotherSeriesDropsTheOldLines() {
        Bench b;
        b.show(waves(400));
        b.indicators.setSpecs({spec("sma", {{"length", "3"}})});
        QVERIFY(b.waitForLegend(QStringLiteral("SMA 3 1")));
        const auto shorter = waves(50);
        b.chart.setSeries(shorter, 2);
        QCOMPARE(b.chart.legend(), QStringLiteral("SMA 3"));
        b.indicators.setSeries(shorter);
        QVERIFY(b.waitForLegend(valueOf(sma(shorter->closes(), 3), 49)));
    }

    // The window's thread must stay free while a million candles are computed.
    void aMillionCandlesDoNotStopTheWindow() {
        Bench b;
        b.show(waves(1'000'000));
        QElapsedTimer clock;
        clock.start();
        std::vector<IndicatorSpec> all;
        for (const IndicatorInfo& info : indicators())
            all.push_back(spec(info.name));
        b.indicators.setSpecs(std::move(all));
        QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(b.waitForLegend(QStringLiteral("VWAP ")));
        b.chart.showAll();
        clock.restart();
        for (int i = 0; i < 10; ++i)
            b.chart.setVisibleRange(i * 100, 900'000 + i * 100);
        QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    }
};

QTEST_MAIN(TestIndicators)
#include "tst_indicators.moc"
