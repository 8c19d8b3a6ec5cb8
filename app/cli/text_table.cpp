#include "app/cli/text_table.h"

#include <algorithm>

namespace truebar::cli {

std::string textTable(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
    const std::vector<std::size_t>& right) {
    std::vector<std::size_t> widths(header.size());
    const auto measure = [&](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    };
    measure(header);
    std::for_each(rows.begin(), rows.end(), measure);
    std::string out;
    const auto add = [&](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const std::string padding(widths[i] - row[i].size(), ' ');
            const bool isRight = std::find(right.begin(), right.end(), i) != right.end();
            out += isRight ? padding + row[i] : row[i] + padding;
            out += i + 1 < widths.size() ? "  " : "";
        }
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    };
    add(header);
    std::for_each(rows.begin(), rows.end(), add);
    return out;
}

} // namespace truebar::cli
