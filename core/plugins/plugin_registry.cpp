#include "core/plugins/plugin_registry.h"

#include "core/plugins/metadata_json.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibrary>
#include <QPluginLoader>

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <mutex>

namespace truebar {

namespace {

struct KindInfo {
    PluginKind kind;
    const char* folder;
    const char* iid;
};

constexpr std::array<KindInfo, 5> kinds{{{PluginKind::Strategy, "strategies", TRUEBAR_STRATEGY_PLUGIN_IID},
    {PluginKind::Broker, "brokers", TRUEBAR_BROKER_PLUGIN_IID}, {PluginKind::Feed, "feeds", TRUEBAR_FEED_PLUGIN_IID},
    {PluginKind::LiveBroker, "live_brokers", TRUEBAR_LIVE_BROKER_PLUGIN_IID},
    {PluginKind::Account, "accounts", TRUEBAR_ACCOUNT_PLUGIN_IID}}};

const KindInfo& infoOf(PluginKind kind) {
    return *std::find_if(kinds.begin(), kinds.end(), [&](const KindInfo& info) { return info.kind == kind; });
}

Result<PluginMetadata> readMetadata(const QString& file, const KindInfo& expected) {
    const QJsonObject json = QPluginLoader(file).metaData();
    if (json.isEmpty())
        return Error{"plugin.not_a_plugin", "not a plugin library"};
    const QString iid = json.value(QLatin1String("IID")).toString();
    if (iid != QLatin1String(expected.iid))
        return Error{"plugin.interface", "offers the interface '%1', but '%2' is needed in this folder",
            {iid.toStdString(), expected.iid}};
    auto metadata = parsePluginMetadata(json.value(QLatin1String("MetaData")).toObject());
    if (!metadata)
        return metadata;
    if (metadata->kind != expected.kind)
        return Error{"plugin.kind", "says it is a %1, but lies among the %2",
            {std::string(toString(metadata->kind)), expected.folder}};
    if (auto fits = checkSdkVersion(*metadata); !fits)
        return std::move(fits).error();
    return metadata;
}

// A plugin is foreign code: whatever it throws stops here.
template <class T, class Create>
Result<T> guarded(std::string_view id, Create create) {
    try {
        return create();
    } catch (const std::exception& e) {
        return Error{"internal.plugin_exception", "the plugin '%1' failed: %2", {std::string(id), e.what()}};
    } catch (...) {
        return Error{"internal.plugin_exception", "the plugin '%1' failed", {std::string(id)}};
    }
}

} // namespace

class PluginRegistry::Private {
public:
    void scanFolder(const QDir& root, const KindInfo& kind);
    // The factory of a plugin; loads its library the first time. Libraries are never unloaded.
    template <class Interface>
    Result<Interface*> factory(const PluginRegistry& registry, PluginKind kind, std::string_view id);

    std::vector<PluginEntry> plugins;
    std::vector<RefusedPlugin> refused;

private:
    Result<QObject*> rootObject(const PluginEntry& entry);

    std::mutex m_mutex;
    std::map<QString, QObject*> m_loaded;
};

void PluginRegistry::Private::scanFolder(const QDir& root, const KindInfo& kind) {
    const QDir folder(root.filePath(QLatin1String(kind.folder)));
    const QFileInfoList files = folder.entryInfoList(QDir::Files, QDir::Name);
    for (const QFileInfo& info : files) {
        const QString file = info.absoluteFilePath();
        if (!QLibrary::isLibrary(file))
            continue;
        auto metadata = readMetadata(file, kind);
        const auto sameId = [&](const PluginEntry& other) {
            return metadata && other.metadata.kind == kind.kind && other.metadata.id == metadata->id;
        };
        const auto twin = std::find_if(plugins.begin(), plugins.end(), sameId);
        if (!metadata)
            refused.push_back({file, std::move(metadata).error().at(file.toStdString())});
        else if (twin != plugins.end())
            refused.push_back({file,
                Error{"plugin.duplicate", "the id '%1' is already taken by %2",
                    {metadata->id, twin->file.toStdString()}, file.toStdString()}});
        else
            plugins.push_back({std::move(*metadata), file});
    }
}

Result<QObject*> PluginRegistry::Private::rootObject(const PluginEntry& entry) {
    const std::lock_guard lock(m_mutex);
    const auto known = m_loaded.find(entry.file);
    if (known != m_loaded.end())
        return known->second;
    QPluginLoader loader(entry.file);
    loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
    QObject* root = loader.instance();
    if (!root)
        return Error{"plugin.load", "%1", {loader.errorString().toStdString()}, entry.file.toStdString()};
    m_loaded.emplace(entry.file, root);
    return root;
}

template <class Interface>
Result<Interface*> PluginRegistry::Private::factory(
    const PluginRegistry& registry, PluginKind kind, std::string_view id) {
    const auto entry = registry.find(kind, id);
    if (!entry)
        return entry.error();
    const auto root = rootObject(**entry);
    if (!root)
        return root.error();
    auto* typed = qobject_cast<Interface*>(*root);
    if (!typed)
        return Error{
            "plugin.interface", "does not offer the interface its metadata names", {}, (*entry)->file.toStdString()};
    return typed;
}

PluginRegistry::PluginRegistry(std::unique_ptr<Private> d)
    : m_d(std::move(d)) { }

PluginRegistry::~PluginRegistry() = default;

std::unique_ptr<PluginRegistry> PluginRegistry::scan(const QString& directory) {
    auto d = std::make_unique<Private>();
    for (const KindInfo& kind : kinds)
        d->scanFolder(QDir(directory), kind);
    return std::unique_ptr<PluginRegistry>(new PluginRegistry(std::move(d)));
}

QString PluginRegistry::defaultDirectory() {
    const QString given = qEnvironmentVariable("TRUEBAR_PLUGIN_DIR");
    if (!given.isEmpty())
        return given;
    const QDir programs(QCoreApplication::applicationDirPath());
    const QString built = programs.filePath(QStringLiteral("plugins"));
    if (QDir(built).exists())
        return built;
    return QDir::cleanPath(programs.filePath(QStringLiteral("../lib/truebar/plugins")));
}

const std::vector<PluginEntry>& PluginRegistry::plugins() const {
    return m_d->plugins;
}

const std::vector<RefusedPlugin>& PluginRegistry::refused() const {
    return m_d->refused;
}

std::vector<const PluginEntry*> PluginRegistry::plugins(PluginKind kind) const {
    std::vector<const PluginEntry*> out;
    for (const PluginEntry& entry : m_d->plugins) {
        if (entry.metadata.kind == kind)
            out.push_back(&entry);
    }
    return out;
}

Result<const PluginEntry*> PluginRegistry::find(PluginKind kind, std::string_view id) const {
    std::string known;
    for (const PluginEntry* entry : plugins(kind)) {
        if (entry->metadata.id == id)
            return entry;
        known += (known.empty() ? "" : ", ") + entry->metadata.id;
    }
    // A plugin's file has the plugin's name.
    const std::string_view folder = infoOf(kind).folder;
    for (const RefusedPlugin& refused : m_d->refused) {
        const QFileInfo file(refused.file);
        if (file.completeBaseName().toStdString() == id && file.dir().dirName().toStdString() == folder)
            return Error{"plugin.unknown", "the %1 '%2' was refused: %3",
                {std::string(toString(kind)), std::string(id), refused.reason.message()}};
    }
    return Error{"plugin.unknown", "there is no %1 '%2'; there are: %3",
        {std::string(toString(kind)), std::string(id.substr(0, 60)), known.empty() ? "none" : known}};
}

Result<std::unique_ptr<IStrategy>> PluginRegistry::createStrategy(std::string_view id, const Settings& settings) const {
    const auto plugin = m_d->factory<IStrategyPlugin>(*this, PluginKind::Strategy, id);
    if (!plugin)
        return plugin.error();
    return guarded<std::unique_ptr<IStrategy>>(id, [&] { return (*plugin)->create(settings); });
}

Result<std::unique_ptr<IBroker>> PluginRegistry::createBroker(
    std::string_view id, const BrokerSetup& setup, IBrokerEvents& events) const {
    const auto plugin = m_d->factory<IBrokerPlugin>(*this, PluginKind::Broker, id);
    if (!plugin)
        return plugin.error();
    return guarded<std::unique_ptr<IBroker>>(id, [&] { return (*plugin)->create(setup, events); });
}

Result<std::unique_ptr<IFeed>> PluginRegistry::createFeed(
    std::string_view id, const Settings& settings, const IClock& clock) const {
    const auto plugin = m_d->factory<IFeedPlugin>(*this, PluginKind::Feed, id);
    if (!plugin)
        return plugin.error();
    return guarded<std::unique_ptr<IFeed>>(id, [&] { return (*plugin)->create(settings, clock); });
}

Result<std::unique_ptr<ILiveBroker>> PluginRegistry::createLiveBroker(
    std::string_view id, const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) const {
    const auto plugin = m_d->factory<ILiveBrokerPlugin>(*this, PluginKind::LiveBroker, id);
    if (!plugin)
        return plugin.error();
    return guarded<std::unique_ptr<ILiveBroker>>(id, [&] { return (*plugin)->create(setup, events, clock); });
}

Result<std::unique_ptr<IAccountProbe>> PluginRegistry::createAccountProbe(
    std::string_view id, const IClock& clock) const {
    const auto plugin = m_d->factory<IAccountPlugin>(*this, PluginKind::Account, id);
    if (!plugin)
        return plugin.error();
    return guarded<std::unique_ptr<IAccountProbe>>(id, [&] { return (*plugin)->createProbe(clock); });
}

} // namespace truebar
