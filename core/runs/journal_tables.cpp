#include "core/runs/journal_tables.h"

#include "core/runs/run_text.h"

namespace truebar {

namespace {

QString name(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Result<void> execute(const Database& database, QSqlQuery& query, const QVariantList& values) {
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(static_cast<int>(i), values.at(i));
    return query.exec() ? Result<void>() : Result<void>(databaseError(query, database.file()));
}

Error broken(std::size_t entry) {
    return {"journal.broken", "entry %1 of the journal is not the one that was sealed", {std::to_string(entry)}};
}

// All postings of the run, entry by entry; `journal` has the entries before.
struct StoredPosting {
    std::size_t entry = 0;
    LedgerAccount account{};
    std::string currency{};
    Decimal amount{};
};

Result<std::vector<StoredPosting>> readPostings(const Database& database, const QString& runId) {
    auto query = database.run(QStringLiteral("SELECT entry, account, currency, amount FROM run_posting "
                                             "WHERE run_id = ? ORDER BY entry, number"),
        {runId});
    if (!query)
        return std::move(query).error();
    std::vector<StoredPosting> out;
    while (query->next()) {
        const auto entry = static_cast<std::size_t>(query->value(0).toULongLong());
        const auto account =
            enumNamed<LedgerAccount>(query->value(1).toString().toStdString(), static_cast<int>(ledgerAccountCount));
        const auto amount = Decimal::parse(query->value(3).toString().toStdString());
        if (!account || !amount)
            return broken(entry);
        out.push_back({entry, *account, query->value(2).toString().toStdString(), *amount});
    }
    return out;
}

} // namespace

Result<void> insertJournal(const Database& database, const QString& runId, const Journal& journal) {
    const std::vector<Digest> seals = journal.seal();
    auto entries = database.prepare(QStringLiteral("INSERT INTO run_journal VALUES (?, ?, ?, ?, ?, ?)"));
    if (!entries)
        return std::move(entries).error();
    auto postings = database.prepare(QStringLiteral("INSERT INTO run_posting VALUES (?, ?, ?, ?, ?, ?)"));
    if (!postings)
        return std::move(postings).error();
    for (std::size_t i = 0; i < journal.size(); ++i) {
        const Journal::Entry& e = journal.entries()[i];
        if (auto done = execute(database, *entries,
                {runId, qulonglong(i + 1), qlonglong(toCount(e.time)), name(toString(e.kind)), qulonglong(e.reference),
                    name(toHex(seals[i]))});
            !done)
            return done;
        qulonglong number = 0;
        for (const Posting& p : journal.postings(i)) {
            if (auto done = execute(database, *postings,
                    {runId, qulonglong(i + 1), ++number, name(toString(p.account)),
                        name(journal.currencies()[p.currency]), name(p.amount.toString())});
                !done)
                return done;
        }
    }
    return {};
}

Result<Journal> readJournal(const Database& database, const QString& runId) {
    const auto postings = readPostings(database, runId);
    if (!postings)
        return postings.error();
    auto query = database.run(
        QStringLiteral("SELECT number, time, kind, reference, hash FROM run_journal WHERE run_id = ? ORDER BY number"),
        {runId});
    if (!query)
        return std::move(query).error();
    Journal out;
    std::vector<Digest> seals;
    auto posting = postings->begin();
    while (query->next()) {
        const std::size_t number = out.size() + 1;
        const auto kind =
            enumNamed<EntryKind>(query->value(2).toString().toStdString(), static_cast<int>(entryKindCount));
        const auto seal = digestFromHex(query->value(4).toString().toStdString());
        if (!kind || !seal || query->value(0).toULongLong() != number)
            return broken(number);
        out.begin(utcMs(query->value(1).toLongLong()), *kind, query->value(3).toULongLong());
        seals.push_back(*seal);
        for (; posting != postings->end() && posting->entry == number; ++posting)
            out.post(posting->account, out.currency(posting->currency), posting->amount);
    }
    if (posting != postings->end())
        return broken(posting->entry);
    if (auto good = out.verify(seals); !good)
        return std::move(good).error();
    return out;
}

} // namespace truebar
