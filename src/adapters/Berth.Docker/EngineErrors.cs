using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Berth.Docker;

/// <summary>
/// Turns what the engine says into the port's codes. The engine has no codes of its own, so its words decide;
/// they are those of Docker 20.10 to 29 (moby/moby, libnetwork, distribution).
/// </summary>
internal static partial class EngineErrors
{
    private static readonly Rule[] Rules =
    [
        new(NoSpace(), "disk.full", _ => "The disk that holds the engine's data is full. Free some space (old images, backups, logs) and try again."),
        new(PortTaken(), "port.taken", m => $"Port {m.Groups["port"].Value}{(m.Groups["proto"].Success ? $"/{m.Groups["proto"].Value}" : "")} of this machine is already in use. Choose another port or stop what uses it."),
        new(AddressTaken(), "network.address_taken", _ => "The container's fixed address is already used by another container of the network. Choose another address or remove the other container."),
        new(NameTaken(), "container.name_taken", m => $"A container named '{m.Groups["name"].Value}' already exists. Remove it or choose another name."),
        new(BadReference(), "image.invalid_reference", _ => "The engine does not take this as an image reference. Write it like registry.example.com/group/name:tag."),
        new(Denied(), "image.unauthorized", _ => "The registry refuses to hand out the image: it does not exist or needs a login. Check the name and the registry's credentials."),
        new(NoImage(), "image.not_found", m => $"There is no image{(m.Groups["image"].Length > 0 ? $" '{m.Groups["image"].Value}'" : " of that name")}. Check its name and tag."),
        new(TooManyRequests(), "image.registry_unreachable", _ => "The registry limits how often it may be asked. Try again later, or store credentials for it.", IsTransient: true),
        new(RegistryDown(), "image.registry_unreachable", m => $"The image's registry cannot be reached ({m.Value}). Check the network and the registry's name, then try again.", IsTransient: true),
        new(NoContainer(), "container.not_found", m => $"There is no container '{m.Groups["name"].Value}'."),
        new(NoExec(), "container.not_found", _ => "The command's container is gone."),
        new(NotRunning(), "container.not_running", _ => "The container does not run. Start it first."),
        new(NoFile(), "file.not_found", _ => "There is no such file or directory in the container."),
        new(OutOfMemory(), "container.out_of_memory", _ => "The container was killed because it needs more memory than its limit. Raise the limit."),
    ];

    /// <summary>From an HTTP answer, whose body is <c>{"message": "…"}</c>.</summary>
    public static PortException FromAnswer(HttpStatusCode status, string? body)
    {
        var message = MessageOf(body);
        return FromText(message.Length == 0 ? $"HTTP status {(int)status}" : message, isTransient: status is HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>From an error inside a stream of messages.</summary>
    public static PortException FromText(string message, bool isTransient = false)
    {
        foreach (var rule in Rules)
        {
            if (rule.Pattern.Match(message) is { Success: true } match)
            {
                return new PortException(rule.Code, rule.Detail(match), rule.IsTransient);
            }
        }

        return new PortException("engine.refused", $"The container engine refused: {message}", isTransient);
    }

    /// <summary>From an error while an image was being fetched: what else may go wrong on a line is then the registry's.</summary>
    public static PortException FromPull(string message)
    {
        var mapped = FromText(message);
        return mapped.Code == "engine.refused" && Broken().IsMatch(message)
            ? new PortException("image.registry_unreachable", $"The connection to the image's registry broke ({message}). Try again.", isTransient: true)
            : mapped;
    }

    public static string MessageOf(string? body)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return "";
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message)
                ? message.GetString() ?? ""
                : body.Trim();
        }
        catch (JsonException)
        {
            return body.Trim();
        }
    }

    private sealed record Rule(Regex Pattern, string Code, Func<Match, string> Detail, bool IsTransient = false);

    [GeneratedRegex("no space left on device|disk quota exceeded", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NoSpace();

    [GeneratedRegex(@"listen (?<proto>tcp|udp)[46]? \S*?:(?<port>\d+): bind: address already in use|Bind for \S*?:(?<port>\d+) failed: port is already allocated|failed to bind host port (?:for )?\S*?:(?<port>\d+)\S*(?:/(?<proto>tcp|udp))?.*address already in use", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex PortTaken();

    [GeneratedRegex("address already in use$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex AddressTaken();

    [GeneratedRegex("container name \"/?(?<name>[^\"]+)\" is already in use", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NameTaken();

    [GeneratedRegex("invalid reference format|invalid tag format|repository name must be lowercase|invalid checksum digest|is not a valid repository/tag", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex BadReference();

    [GeneratedRegex("pull access denied|unauthorized|no basic auth credentials|authentication required|requested access to the resource is denied|incorrect username or password|403 Forbidden", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Denied();

    [GeneratedRegex("no such image: (?<image>\\S+)|(?<image>\\S+): image not known|manifest for (?<image>\\S+) not found|repository (?<image>\\S+) not found|(?<image>\\S+): not found: manifest|(?<image>)manifest unknown|name unknown", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NoImage();

    [GeneratedRegex("toomanyrequests|too many requests", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex TooManyRequests();

    [GeneratedRegex("dial tcp \\S+ .{1,80}|no such host|i/o timeout|TLS handshake timeout|Client\\.Timeout exceeded|request canceled while waiting|received unexpected HTTP status: 5\\d\\d|x509: [^\"]{1,120}", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex RegistryDown();

    [GeneratedRegex("EOF|timeout|connection reset|broken pipe|context deadline", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Broken();

    [GeneratedRegex("no such container: (?<name>\\S+)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NoContainer();

    [GeneratedRegex("no such exec", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NoExec();

    [GeneratedRegex("is not running|is paused|is restarting, wait", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NotRunning();

    [GeneratedRegex("could not find the file|no such file or directory in container|no such container path", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NoFile();

    [GeneratedRegex("OOM-killed|cannot allocate memory|out of memory", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OutOfMemory();
}
