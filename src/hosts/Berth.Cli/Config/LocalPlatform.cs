using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Cli.Hosting;

namespace Berth.Cli.Config;

/// <summary>
/// How root reaches the platform on its own machine without logging in: the server writes <c>$BERTH_HOME/cli.json</c>
/// (0600) with <c>{"server", "token", "ca"}</c>.
/// </summary>
internal sealed record LocalPlatform(string Server, string Token, string? Ca)
{
    public const string DefaultHome = "/var/lib/berth";

    public static string HomeOf(CliHost host) => host.Variable("BERTH_HOME") ?? DefaultHome;

    /// <summary>Null when there is none, or this user may not read it.</summary>
    public static LocalPlatform? Find(CliHost host)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(Path.Combine(HomeOf(host), "cli.json")));
            return json?["server"]?.GetValue<string>() is { } server && json["token"]?.GetValue<string>() is { } token
                ? new LocalPlatform(server, token, json["ca"]?.GetValue<string>())
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
