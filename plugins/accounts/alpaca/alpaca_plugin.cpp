#include "core/alpaca_probe.h"

#include "core/sdk/account_plugin.h"

#include <QObject>

namespace truebar {

class AlpacaAccountPlugin final : public QObject, public IAccountPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_ACCOUNT_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::IAccountPlugin)
public:
    Result<std::unique_ptr<IAccountProbe>> createProbe(const IClock&) const override {
        return std::unique_ptr<IAccountProbe>(std::make_unique<accounts::AlpacaProbe>());
    }
};

} // namespace truebar

#include "alpaca_plugin.moc"
