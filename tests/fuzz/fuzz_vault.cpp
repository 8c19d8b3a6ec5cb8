// Vault files and the content in them, from anybody.
#include "core/vault/sealed_file.h"
#include "core/vault/vault_content.h"

#include <cstdlib>

using namespace truebar;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    // A file that passes the checksum may ask for memory; those bounds are the unit tests' business.
    static_cast<void>(SealedFile::costOf(bytes));
    const auto content = contentOf(Secret::copyOf(bytes));
    // What is read is what is written: the same bytes, or a shorter way to say it that reads the same.
    if (content) {
        const auto again = contentOf(toBytes(*content));
        if (!again || again->accounts.size() != content->accounts.size() || again->name != content->name)
            std::abort();
    }
    return 0;
}
