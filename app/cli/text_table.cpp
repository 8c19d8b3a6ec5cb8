#include "app/cli/text_table.h"

#include "core/base/utf8.h"

#include <algorithm>

namespace truebar::cli {

namespace {

using Row = std::vector<std::string>;

Row printable(const Row& row) {
    Row out;
    for (const std::string& cell : row)
        out.push_back(printableLine(cell));
    return out;
}

} // namespace

std::size_t displayWidth(std::string_view text) {
    const auto isContinuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), isContinuation));
}

std::string padded(const std::string& text, std::size_t width, bool isRight) {
    const std::string padding(width - std::min(width, displayWidth(text)), ' ');
    return isRight ? padding + text : text + padding;
}

std::string textTable(const Row& header, const std::vector<Row>& rows, const std::vector<std::size_t>& right) {
    std::vector<Row> cells{header};
    std::transform(rows.begin(), rows.end(), std::back_inserter(cells), printable);
    std::vector<std::size_t> widths(header.size());
    for (const Row& row : cells) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], displayWidth(row[i]));
    }
    std::string out;
    for (const Row& row : cells) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const bool isRight = std::find(right.begin(), right.end(), i) != right.end();
            out += padded(row[i], widths[i], isRight) + (i + 1 < widths.size() ? "  " : "");
        }
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    return out;
}

} // namespace truebar::cli
