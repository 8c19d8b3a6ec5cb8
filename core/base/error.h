// What went wrong, in a form that a log, a JSON document and a translated dialog can all use.
#pragma once

#include <string>
#include <vector>

namespace truebar {

struct Error {
    // Stable, dotted, for machines: "csv.high_below_low".
    std::string code;
    // English sentence with %1, %2 … for the arguments; the key for translation in ui/.
    std::string text;
    std::vector<std::string> arguments{};
    // Where: "file.csv:17", "setting 'fast'", "/candles/3/1", "order 12". May be empty.
    std::string location{};

    // "file.csv:17: high 3 is below low 4"
    std::string message() const;
    // The same error with the place filled in, if it had none.
    Error at(std::string place) &&;

    bool operator==(const Error&) const = default;
};

// True for errors of the caller's input (exit code 2 of the CLI): every code that does not begin with "io." or
// "internal.".
bool isInputError(const Error& error);

} // namespace truebar
