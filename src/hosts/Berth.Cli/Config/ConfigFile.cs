using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Cli.Hosting;

namespace Berth.Cli.Config;

/// <summary>
/// <c>~/.berth.json</c>, mode 0600: <c>{"servers": {"default": NAME, NAME: {"apiEndpoint", "token", "ca"?, "allowSelfsigned"?}},
/// "apps": {DIRECTORY: {"dockerImage"?, "appId"?}}}</c>. Keys unknown to us stay.
/// </summary>
internal sealed class ConfigFile(string path)
{
    private const string Default = "default";
    private JsonObject? _root;

    public string Location => path;

    public string? DefaultServer => Text(Section("servers"), Default);

    public IEnumerable<SavedServer> Servers =>
        Section("servers").Where(entry => entry.Key != Default).Select(entry => FindServer(entry.Key)).OfType<SavedServer>();

    public SavedServer? FindServer(string name)
    {
        if (Section("servers")[name] is not JsonObject entry || Text(entry, "token") is not { } token)
        {
            return null;
        }

        var allow = entry["allowSelfsigned"] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
        return new SavedServer(name, Text(entry, "apiEndpoint") ?? name, token, Text(entry, "ca"), allow);
    }

    /// <summary>Keeps the server and makes it the default.</summary>
    public void SaveServer(SavedServer server)
    {
        var entry = new JsonObject { ["apiEndpoint"] = server.Endpoint, ["token"] = server.Token };
        if (server.Ca is { } ca)
        {
            entry["ca"] = ca;
        }

        if (server.AllowSelfSigned)
        {
            entry["allowSelfsigned"] = true;
        }

        var servers = Section("servers");
        servers[server.Name] = entry;
        servers[Default] = server.Name;
        Write();
    }

    /// <summary>Forgets the server; another known one becomes the default.</summary>
    public void RemoveServer(string name)
    {
        var servers = Section("servers");
        servers.Remove(name);
        if (Text(servers, Default) == name)
        {
            servers.Remove(Default);
            if (servers.FirstOrDefault().Key is { } next)
            {
                servers[Default] = next;
            }
        }

        Write();
    }

    /// <summary>Something remembered about a package folder: <c>dockerImage</c> or <c>appId</c>.</summary>
    public string? Recall(string directory, string key) => Section("apps")[directory] is JsonObject entry ? Text(entry, key) : null;

    public void Remember(string directory, string key, string value)
    {
        var apps = Section("apps");
        if (apps[directory] is not JsonObject entry)
        {
            apps[directory] = entry = [];
        }

        entry[key] = value;
        Write();
    }

    private static string? Text(JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private JsonObject Section(string name)
    {
        var root = _root ??= Read();
        if (root[name] is not JsonObject section)
        {
            root[name] = section = [];
        }

        return section;
    }

    private JsonObject Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("it is not an object");
        }
        catch (JsonException exception)
        {
            throw CliException.Failure($"{path} is damaged ({exception.Message}). Correct it, or remove it and log in again.", exception);
        }
    }

    private void Write() => PrivateFile.Write(path, (_root ??= Read()).ToJsonString(new JsonSerializerOptions { WriteIndented = true, TypeInfoResolver = Contracts.BerthJson.Default }) + "\n");
}
