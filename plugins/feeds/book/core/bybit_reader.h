// Bybit's recorded order books (ob500 and other depths): one JSON object on each line, first a snapshot, then the
// levels that changed. Every change has a number one above the one before; where one is missing, the book is unknown
// until the next snapshot.
#pragma once

#include "plugins/feeds/csv/core/line_reader.h"

#include "core/market/book.h"
#include "core/sdk/feed.h"

#include <QByteArray>

#include <string>

class QJsonObject;

namespace truebar::book {

class BybitReader final : public IBookReader {
public:
    BybitReader(csv::LineReader& lines, PrecisionHint& precision)
        : m_lines(lines)
        , m_precision(precision) { }

    Result<std::optional<BookRow>> next() override;

private:
    struct Message;
    Result<void> apply(std::string_view line);
    Result<Message> parse(std::string_view line);
    Result<void> checkOrder(const Message& message);

    csv::LineReader& m_lines;
    PrecisionHint& m_precision;
    BookSnapshot m_book;
    std::string m_symbol;
    std::optional<std::int64_t> m_update; // of the last message applied; empty while the book is unknown
};

} // namespace truebar::book
