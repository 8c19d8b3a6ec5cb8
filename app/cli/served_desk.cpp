#include "app/cli/served_desk.h"

#include "core/commands/command_folder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar::cli {

namespace {

constexpr Millis taken{5'000};
constexpr auto betweenLooks = std::chrono::milliseconds(50);

QString folderOf(const QString& workspace) {
    return commandFolder(workspace, QStringLiteral("desk"));
}

std::string nameOf(const CommandSpec& spec) {
    return std::string(spec.noun) + (*spec.verb ? " " : "") + spec.verb;
}

// Without those that say where secrets come from: the service asks nobody.
std::string toText(const CommandSpec& spec, const Arguments& arguments) {
    JsonWriter json;
    json.beginObject().member("command", nameOf(spec)).key("words").beginArray();
    for (const OptionSpec& option : spec.options) {
        const std::string name(option.name);
        if (name == profileOption.name || name == secretsOption.name)
            continue;
        for (const std::string& value : arguments.values(name))
            json.value("--" + name + (option.value ? '=' + value : std::string()));
    }
    json.value("--");
    for (const std::string& operand : arguments.operands())
        json.value(operand);
    return json.endArray().endObject().take();
}

std::vector<Command> servedCommands() {
    std::vector<Command> out = orderCommands();
    for (const auto& group : {slipCommands(), panicCommands()})
        out.insert(out.end(), group.begin(), group.end());
    return out;
}

// With the PIN that was entered for just this text.
std::string withPin(const std::string& text, const std::string& sealedPin) {
    JsonWriter json;
    return json.beginObject().member("asked", text).member("pin", sealedPin).endObject().take();
}

// Asks for the PIN if the service needs it.
Result<std::string> ask(Session& session, const Arguments& arguments, const std::string& text) {
    const QString folder = folderOf(session.directory());
    auto told = sendCommand(folder, text, taken);
    if (told || told.error().code != "gate.pin_needed")
        return told;
    const auto input = SecretInput::open(arguments);
    const auto pin = input ? input->ask("PIN of the service") : Result<Secret>(input.error());
    if (!pin)
        return pin.error();
    const auto sealed = sealPin(session.directory(), text, *pin);
    return sealed ? sendCommand(folder, withPin(text, *sealed), taken) : Result<std::string>(sealed.error());
}

Answer answerFrom(Session& session, const std::string& text) {
    const QJsonObject told = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    if (told.value(QLatin1String("failed")).toBool())
        session.endAsFailed();
    return told.value(QLatin1String("text")).toString().toStdString();
}

} // namespace

Command orByService(Command command) {
    command.isServed = true;
    command.run = [spec = command.spec, here = std::move(command.run)](Session& session, const Arguments& arguments) {
        if (session.lentDesk())
            return here(session, arguments);
        if (auto there = session.requireWorkspace(); !there)
            return Answer(std::move(there).error());
        const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
        if (workspace || workspace.error().code != "workspace.in_use")
            return workspace ? here(session, arguments) : Answer(workspace.error());
        const auto told = ask(session, arguments, toText(spec, arguments));
        if (!told && told.error().code == "io.command_untaken")
            return Answer(Error{"desk.held",
                "another program has the workspace, and is no service that was started with --unlock: use its window, "
                "or end it"});
        return told ? answerFrom(session, *told) : told;
    };
    return command;
}

Result<std::string> ServedDesk::run(const std::string& text) {
    const QJsonObject asked = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    const std::string name = asked.value(QLatin1String("command")).toString().toStdString();
    std::vector<std::string> words;
    for (const auto& word : asked.value(QLatin1String("words")).toArray())
        words.push_back(word.toString().toStdString());
    const auto commands = servedCommands();
    const auto command =
        std::ranges::find_if(commands, [&](const Command& each) { return each.isServed && nameOf(each.spec) == name; });
    if (command == commands.end())
        return Error{"io.command", "a service does not do '%1' for others", {name.substr(0, 60)}};
    const auto arguments = Arguments::parse(command->spec, words);
    if (!arguments)
        return arguments.error();
    Session session(m_session, m_desk);
    auto answer = command->run(session, *arguments);
    m_session.log().info("served", {{"command", name}, {"done", answer ? "yes" : answer.error().code}});
    if (!answer)
        return answer;
    JsonWriter json;
    return json.beginObject().member("text", *answer).member("failed", session.isFailed()).endObject().take();
}

Result<std::string> ServedDesk::carryOut(const std::string& sent) {
    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(sent)).object();
    if (!json.contains(QLatin1String("asked")) || !m_pins)
        return run(sent);
    const std::string text = json.value(QLatin1String("asked")).toString().toStdString();
    const std::string sealed = json.value(QLatin1String("pin")).toString().toStdString();
    m_desk.keys().lendPin([&] { return m_pins->unseal(sealed, text); });
    auto done = run(text);
    m_desk.keys().lendPin({});
    return done;
}

ServedDesk::ServedDesk(Session& session, DeskSession& desk, const QString& workspace, PinBox* pins)
    : m_session(session)
    , m_desk(desk)
    , m_pins(pins)
    , m_thread([this, folder = folderOf(workspace)](const std::stop_token& stop) {
        // A fill that is reported twice is one too many.
        refuseTaken(folder,
            {"io.command_old", "the service was ended while it did this, and has begun anew: look, and ask again"});
        while (!stop.stop_requested()) {
            answerCommands(folder, [this](const std::string& text) { return carryOut(text); });
            std::this_thread::sleep_for(betweenLooks);
        }
    }) { }

} // namespace truebar::cli
