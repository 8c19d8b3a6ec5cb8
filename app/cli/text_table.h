#pragma once

#include <string>
#include <vector>

namespace truebar::cli {

// Columns padded to their widest cell; those named in `right` are aligned right.
std::string textTable(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
    const std::vector<std::size_t>& right = {});

} // namespace truebar::cli
