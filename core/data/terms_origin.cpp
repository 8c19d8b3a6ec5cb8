#include "core/data/terms_origin.h"

namespace truebar {

namespace {

QString originText(TermsOrigin origin) {
    switch (origin) {
    case TermsOrigin::Candles:
        return QStringLiteral("candles");
    case TermsOrigin::Venue:
        return QStringLiteral("venue");
    case TermsOrigin::User:
        return QStringLiteral("user");
    }
    return {};
}

} // namespace

Result<TermsOrigin> termsOrigin(const CandleStore& store, const InstrumentId& id) {
    auto query =
        store.database().run(QStringLiteral("SELECT terms_from FROM instrument WHERE venue = ? AND symbol = ?"),
            {sqlText(id.venue), sqlText(id.symbol)});
    if (!query)
        return std::move(query).error();
    const QString text = query->next() ? query->value(0).toString() : QString();
    for (const TermsOrigin each : {TermsOrigin::Venue, TermsOrigin::User}) {
        if (text == originText(each))
            return each;
    }
    return TermsOrigin::Candles;
}

Result<void> setTermsOrigin(const CandleStore& store, const InstrumentId& id, TermsOrigin origin) {
    return store.database().execute(
        QStringLiteral("UPDATE instrument SET terms_from = ? WHERE venue = ? AND symbol = ?"),
        {originText(origin), sqlText(id.venue), sqlText(id.symbol)});
}

} // namespace truebar
