#include "core/base/error.h"

namespace truebar {

std::string Error::message() const {
    std::string out;
    if (!location.empty())
        out = location + ": ";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool placeholder = text[i] == '%' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9';
        if (!placeholder) {
            out += text[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(text[++i] - '1');
        if (index < arguments.size())
            out += arguments[index];
    }
    return out;
}

Error Error::at(std::string place) && {
    if (location.empty())
        location = std::move(place);
    return std::move(*this);
}

bool isInputError(const Error& error) {
    return !error.code.starts_with("io.") && !error.code.starts_with("internal.");
}

} // namespace truebar
