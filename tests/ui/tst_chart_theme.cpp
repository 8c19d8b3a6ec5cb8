// Text must be readable in both themes: contrast after WCAG 2.1, relative luminance of sRGB.
#include "ui/theme/style_sheet.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QTest>

#include <cmath>

using namespace truebar::ui;

namespace {

double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace

class TestChartTheme : public QObject {
    Q_OBJECT
private:
    static void addThemes() {
        QTest::addColumn<ThemeName>("name");
        QTest::newRow("dark") << ThemeName::Dark;
        QTest::newRow("light") << ThemeName::Light;
    }

private Q_SLOTS:
    void theMeasureKnowsItsEnds() {
        QVERIFY(std::abs(contrast(Qt::black, Qt::white) - 21.0) < 1e-9);
        QVERIFY(std::abs(contrast(Qt::red, Qt::red) - 1.0) < 1e-9);
    }

    void textIsReadable_data() { addThemes(); }
    void textIsReadable() {
        QFETCH(ThemeName, name);
        const Theme t = Theme::named(name);
        for (const QColor& back : {t.window, t.surface, t.raised}) {
            for (const QColor& front : {t.text, t.mutedText})
                QVERIFY2(contrast(front, back) >= 4.5, qPrintable(front.name() + QLatin1String(" on ") + back.name()));
        }
        for (const QColor& front : {t.error, t.warning, t.bull, t.bear})
            QVERIFY2(contrast(front, t.surface) >= 4.5, qPrintable(front.name()));
        QVERIFY(contrast(t.accentText, t.accent) >= 4.5);
        // Tags on the axes and flags write with the surface's colour.
        for (const QColor& back : {t.bull, t.bear, t.mutedText})
            QVERIFY2(contrast(t.surface, back) >= 4.5, qPrintable(back.name()));
    }

    void shapesStandOut_data() { addThemes(); }
    void shapesStandOut() {
        QFETCH(ThemeName, name);
        const Theme t = Theme::named(name);
        QList<QColor> fronts = t.series;
        fronts << t.bull << t.bear << t.fake << t.accent;
        for (const QColor& front : std::as_const(fronts))
            QVERIFY2(contrast(front, t.surface) >= 3.0, qPrintable(front.name()));
        for (const QColor& back : {t.window, t.surface, t.raised})
            QVERIFY2(contrast(t.accent, back) >= 3.0, "the ring of the focus");
    }

    void theGridStaysBehindTheCandles_data() { addThemes(); }
    void theGridStaysBehindTheCandles() {
        QFETCH(ThemeName, name);
        const Theme t = Theme::named(name);
        QVERIFY(contrast(t.grid, t.surface) < 1.6);
        QVERIFY(contrast(t.grid, t.surface) > 1.05);
    }

    void everyRoleInTheStyleSheetIsReplaced_data() { addThemes(); }
    void everyRoleInTheStyleSheetIsReplaced() {
        QFETCH(ThemeName, name);
        const QString sheet = styleSheetOf(Theme::named(name));
        QVERIFY(!sheet.contains(QLatin1Char('@')));
        QVERIFY(sheet.contains(Theme::named(name).surface.name()));
    }

    void figuresHaveOneWidth() {
        const QFontMetricsF metrics(Theme::dark().numberFont(9));
        for (char digit = '1'; digit <= '9'; ++digit)
            QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('0')));
    }
};

QTEST_MAIN(TestChartTheme)
#include "tst_chart_theme.moc"
