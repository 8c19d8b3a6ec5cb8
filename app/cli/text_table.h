#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace truebar::cli {

// Columns that the text takes on a terminal: one for each character (wide ones are not known here).
std::size_t displayWidth(std::string_view text);
// Padded with spaces to `width` columns.
std::string padded(const std::string& text, std::size_t width, bool isRight = false);

// Cells may come from outside: they are made printable. Columns padded to their widest cell; those named in `right` are
// aligned right.
std::string textTable(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
    const std::vector<std::size_t>& right = {});

} // namespace truebar::cli
