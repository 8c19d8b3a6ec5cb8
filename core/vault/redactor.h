// Takes secrets out of a text before anybody can read it: the ones it was told, and whatever stands where a venue puts
// keys, tokens and signatures. Safe from any thread.
#pragma once

#include "core/vault/secret.h"

#include <mutex>
#include <string>
#include <vector>

namespace truebar {

class Redactor {
public:
    // From now on this secret is taken out of every text, also percent-encoded, in base64, and with its line ends
    // escaped. Very short ones are not: they would be found everywhere.
    void learn(const Secret& secret);
    // Those that were learned; the patterns stay.
    void forgetAll();

    std::string clean(std::string_view text) const;

    static constexpr std::string_view mark = "[redacted]";

private:
    mutable std::mutex m_mutex;
    std::vector<Secret> m_forms;
};

} // namespace truebar
