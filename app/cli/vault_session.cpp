#include "app/cli/vault_session.h"

namespace truebar::cli {

VaultSession::VaultSession(SecretInput input, Secret passphrase, std::unique_ptr<Vault> vault)
    : m_input(input)
    , m_passphrase(std::move(passphrase))
    , m_vault(std::move(vault)) { }

Result<ProfileFolder> profileFolder(Session& session, WorkspaceAccess access) {
    const auto workspace = session.workspace(access);
    if (!workspace)
        return workspace.error();
    return ProfileFolder((*workspace)->directory());
}

Result<VaultSession> VaultSession::open(Session& session, const Arguments& arguments, WorkspaceAccess access) {
    const auto input = SecretInput::open(arguments);
    if (!input)
        return input.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto folder = profileFolder(session, access);
    if (!folder)
        return folder.error();
    const auto name = folder->choose(arguments.value("profile").value_or(""));
    if (!name)
        return name.error();
    auto passphrase = input->ask("Passphrase of " + *name);
    if (!passphrase)
        return std::move(passphrase).error();
    auto vault = Vault::open(folder->fileOf(*name), *passphrase);
    if (!vault)
        return std::move(vault).error();
    return VaultSession(*input, std::move(*passphrase), std::move(*vault));
}

Result<KdfCost> costOf(const Arguments& arguments, KdfCost fallback) {
    const auto memory = wholeOf(arguments, "memory-mib", fallback.memoryKib / 1024, 8, mostMemoryKib / 1024);
    if (!memory)
        return memory.error();
    const auto passes = wholeOf(arguments, "passes", fallback.passes, 1, mostPasses);
    if (!passes)
        return passes.error();
    return KdfCost{static_cast<std::uint32_t>(*memory) * 1024, static_cast<std::uint32_t>(*passes)};
}

void writeCost(JsonWriter& json, KdfCost cost) {
    json.beginObject()
        .member("memory_mib", std::uint64_t(cost.memoryKib / 1024))
        .member("passes", std::uint64_t(cost.passes))
        .endObject();
}

std::string done(const Arguments& arguments, const char* what, const std::string& name, const std::string& sentence) {
    if (!arguments.has("json"))
        return sentence + '\n';
    JsonWriter json;
    json.beginObject().member(what, true).member("name", name).endObject();
    return json.take() + '\n';
}

} // namespace truebar::cli
