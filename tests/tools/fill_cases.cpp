// Plays every case of a file through the real engine under the profile `freqtrade` and prints what came of it.
// Exit 2: the file cannot be read or is not in the format; 1: a case could not be played.
#include "fill_case.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <cstdlib>

using namespace truebar;
using namespace truebar::test;

namespace {

int fail(int code, const std::string& why) {
    std::fprintf(stderr, "fill_cases: %s\n", why.c_str());
    return code;
}

// To so many places as the results that it is compared with are: what lies exactly between two goes to the even one.
double rounded(double value, int places) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return std::strtod(text, nullptr) + 0.0;
}

QJsonObject toJson(const FillCase& fillCase, const std::vector<FillCaseTrade>& trades) {
    QJsonArray rows;
    double sum = 0;
    for (const FillCaseTrade& trade : trades) {
        sum += rounded(trade.profitRatio, 8);
        rows.append(QJsonObject{{QStringLiteral("exit_reason"), QString::fromStdString(trade.exitReason)},
            {QStringLiteral("open_tick"), trade.openTick}, {QStringLiteral("close_tick"), trade.closeTick},
            {QStringLiteral("is_short"), trade.isShort}});
    }
    return {{QStringLiteral("id"), QString::fromStdString(fillCase.id)},
        {QStringLiteral("sum_profit_ratio"), rounded(sum, 3)}, {QStringLiteral("trades"), rows}};
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2)
        return fail(2, "usage: fill_cases FILE");
    QFile file(QString::fromLocal8Bit(argv[1]));
    if (!file.open(QIODevice::ReadOnly))
        return fail(2, std::string(argv[1]) + ": " + file.errorString().toStdString());
    const auto cases = readFillCases(file.readAll());
    if (!cases)
        return fail(2, std::string(argv[1]) + ": " + cases.error().message());
    QJsonArray out;
    for (const FillCase& each : *cases) {
        const auto trades = playFillCase(each);
        if (!trades)
            return fail(1, each.id + ": " + trades.error().message());
        out.append(toJson(each, *trades));
    }
    const QByteArray text = QJsonDocument(QJsonObject{{QStringLiteral("cases"), out}}).toJson();
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stdout);
    return 0;
}
