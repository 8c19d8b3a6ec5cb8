// What a stretch of an indicator's line covers must be what one finds by looking at every value.
#include "ui/chart/line_pyramid.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace truebar::ui;

namespace {

std::vector<double> randomLine(std::size_t count, std::size_t leadingNans) {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> value(-50, 50);
    std::vector<double> out(count, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = leadingNans; i < count; ++i) {
        if (i % 97 != 0)
            out[i] = value(random);
    }
    return out;
}

ValueRange bruteForce(const std::vector<double>& values, std::size_t first, std::size_t last) {
    ValueRange out;
    for (std::size_t i = first; i < last; ++i) {
        if (!std::isnan(values[i]))
            out.add(values[i]);
    }
    return out;
}

} // namespace

class TestLinePyramid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyStretchIsWhatEveryValueSays() {
        std::mt19937_64 random(3);
        for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 64U, 513U, 5000U}) {
            const std::vector<double> values = randomLine(count, std::min<std::size_t>(count, 20));
            const LinePyramid pyramid(values);
            for (int i = 0; i < 300; ++i) {
                const std::size_t a = random() % (count + 1);
                const std::size_t b = random() % (count + 1);
                const ValueRange expected = bruteForce(values, std::min(a, b), std::max(a, b));
                const ValueRange found = pyramid.range(values, std::min(a, b), std::max(a, b));
                QCOMPARE(found.isEmpty, expected.isEmpty);
                QCOMPARE(found.low, expected.low);
                QCOMPARE(found.high, expected.high);
            }
        }
    }

    void nothingButNanIsEmpty() {
        const std::vector<double> values(100, std::numeric_limits<double>::quiet_NaN());
        QVERIFY(LinePyramid(values).range(values, 0, 100).isEmpty);
    }
};

QTEST_APPLESS_MAIN(TestLinePyramid)
#include "tst_line_pyramid.moc"
