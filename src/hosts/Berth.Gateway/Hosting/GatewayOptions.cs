using System.Globalization;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Hosting;

/// <summary>Where the gateway listens and what it reads and writes. Each has a default; <see cref="Parse"/> says the names.</summary>
internal sealed record GatewayOptions
{
    public const string Usage = """
        berth-gateway: TLS and HTTP routing for Berth. Options, or the variables in brackets:
          --https-port <n[,n]>     [BERTH_HTTPS_PORT]        443
          --http-port <n>          [BERTH_HTTP_PORT]         80; 0 for a port that the system chooses, none to leave it out
          --snapshot <file>        [BERTH_GATEWAY_SNAPSHOT]  $BERTH_HOME/gateway/snapshot.json
          --logs <directory>       [BERTH_GATEWAY_LOGS]      $BERTH_HOME/gateway/logs
          --state <directory>      [BERTH_GATEWAY_STATE]     $BERTH_HOME/gateway/state
          --challenges <directory> [BERTH_ACME_CHALLENGES]   $BERTH_HOME/gateway/acme-challenges
          --drain <seconds>        [BERTH_GATEWAY_DRAIN]     30
          --allow-root             refuse root no longer (tests, benchmarks)
        """;

    public required IReadOnlyList<int> HttpsPorts { get; init; }

    /// <summary>Null: no plain HTTP.</summary>
    public int? HttpPort { get; init; }

    public required string SnapshotPath { get; init; }

    public required string LogDirectory { get; init; }

    public required string StateDirectory { get; init; }

    public required string ChallengeDirectory { get; init; }

    /// <summary>How long requests under way may go on after SIGTERM.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    public bool AllowRoot { get; init; }

    public string StatePath => Path.Combine(StateDirectory, GatewayFiles.StateName);

    /// <summary>Options win over the environment.</summary>
    /// <exception cref="FormatException">An option is unknown or its value is not of its kind; the message is for people.</exception>
    public static GatewayOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var given = Read(arguments);
        var files = GatewayFiles.Below(NotEmpty(environment("BERTH_HOME")) ?? "/var/lib/berth");
        return new GatewayOptions
        {
            HttpsPorts = [.. Value("--https-port", "BERTH_HTTPS_PORT", "443").Split(',').Select(port => Number("--https-port", port, 65535))],
            HttpPort = Value("--http-port", "BERTH_HTTP_PORT", "80") is var http and not "none" ? Number("--http-port", http, 65535) : null,
            SnapshotPath = Path.GetFullPath(Value("--snapshot", "BERTH_GATEWAY_SNAPSHOT", files.Snapshot)),
            LogDirectory = Path.GetFullPath(Value("--logs", "BERTH_GATEWAY_LOGS", files.Logs)),
            StateDirectory = Path.GetFullPath(Value("--state", "BERTH_GATEWAY_STATE", files.StateDirectory)),
            ChallengeDirectory = Path.GetFullPath(Value("--challenges", "BERTH_ACME_CHALLENGES", files.Challenges)),
            Drain = TimeSpan.FromSeconds(Number("--drain", Value("--drain", "BERTH_GATEWAY_DRAIN", "30"), 3600)),
            AllowRoot = given.ContainsKey("--allow-root"),
        };

        string Value(string option, string variable, string otherwise) =>
            given.GetValueOrDefault(option) ?? NotEmpty(environment(variable)) ?? otherwise;
    }

    private static Dictionary<string, string> Read(IReadOnlyList<string> arguments)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--allow-root":
                    given["--allow-root"] = "";
                    break;
                case "--https-port" or "--http-port" or "--snapshot" or "--logs" or "--state" or "--challenges" or "--drain"
                    when i + 1 < arguments.Count:
                    given[arguments[i]] = arguments[++i];
                    break;
                default:
                    throw new FormatException($"'{arguments[i]}' is not an option, or lacks its value.{Environment.NewLine}{Usage}");
            }
        }

        return given;
    }

    private static int Number(string option, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new FormatException($"{option} is a whole number from 0 to {most}, not '{text}'.");

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
