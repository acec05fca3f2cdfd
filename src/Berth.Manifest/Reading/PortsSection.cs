using System.Text.Json;

namespace Berth.Manifest;

/// <summary><c>tcpPorts</c>, <c>udpPorts</c> and <c>httpPorts</c>. Names become environment variables and are unique over all three.</summary>
internal static class PortsSection
{
    private const int LastPort = 65535;
    private const int LongestRange = 1000;
    private static readonly string[] LabelFields = ["title", "description"];

    public static (IReadOnlyList<ManifestPort> Tcp, IReadOnlyList<ManifestPort> Udp, IReadOnlyList<ManifestHttpPort> Http) Read(ObjectReader root)
    {
        var names = new Dictionary<string, string>();
        return (
            [.. Entries(root, "tcpPorts", names).Select(e => Port(e.Name, Transport.Tcp, e.Value))],
            [.. Entries(root, "udpPorts", names).Select(e => Port(e.Name, Transport.Udp, e.Value))],
            [.. Entries(root, "httpPorts", names).Select(e => HttpPort(e.Name, e.Value)).OfType<ManifestHttpPort>()]);
    }

    private static IEnumerable<(string Name, ObjectReader Value)> Entries(ObjectReader root, string map, Dictionary<string, string> names)
    {
        if (root.Object(map) is not { } ports)
        {
            yield break;
        }

        foreach (var (name, value) in ports.Objects())
        {
            if (names.TryGetValue(name, out var first))
            {
                root.Problems.Error(value.Path, $"Is in {first} already; a name may be used once over tcpPorts, udpPorts and httpPorts.");
            }
            else if (IsVariableName(value, name, lowerCaseIsUsual: map == "httpPorts"))
            {
                names.Add(name, map);
                yield return (name, value);
            }
        }
    }

    private static bool IsVariableName(ObjectReader entry, string name, bool lowerCaseIsUsual)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            entry.Problems.Error(entry.Path, "The name becomes an environment variable: only A-Z, 0-9 and _ are allowed in it.");
            return false;
        }

        if (!lowerCaseIsUsual && name.Any(char.IsAsciiLetterLower))
        {
            entry.Problems.Warn(entry.Path, "The name should be of A-Z, 0-9 and _ only.");
        }

        if (name.StartsWith(EnvironmentNames.Prefix, StringComparison.Ordinal))
        {
            entry.Problems.Note(entry.Path, $"Names that begin with {EnvironmentNames.Prefix} are the platform's own.");
        }

        return true;
    }

    private static ManifestPort Port(string name, Transport transport, ObjectReader entry)
    {
        var (title, description) = Labels(name, entry);
        var containerPort = entry.Number("containerPort", 1, LastPort);
        var defaultValue = entry.Number("defaultValue", 1, LastPort);
        var count = entry.Number("portCount", 1, LongestRange);
        CheckEnd("containerPort", containerPort);
        CheckEnd("defaultValue", defaultValue);
        return new ManifestPort(
            name, transport, title, description, containerPort, defaultValue, count ?? 1, IsRange: count is not null,
            entry.Flag("readOnly") ?? false, entry.Flag("enabledByDefault") ?? true);

        void CheckEnd(string field, int? start)
        {
            if (start + (count ?? 1) - 1 > LastPort)
            {
                entry.Problems.Error(entry.PathOf(field), $"With a portCount of {count} the range ends above {LastPort}.", entry.Element.GetProperty(field));
            }
        }
    }

    private static ManifestHttpPort? HttpPort(string name, ObjectReader entry)
    {
        var (title, description) = Labels(name, entry);
        if (!entry.Element.TryGetProperty("containerPort", out var json) || json.ValueKind == JsonValueKind.Null)
        {
            entry.Problems.Error(entry.PathOf("containerPort"), "Is required: the port in the container that speaks HTTP.");
        }

        return entry.Number("containerPort", 1, LastPort) is { } containerPort
            ? new ManifestHttpPort(name, title, description, containerPort, entry.Text("defaultValue"), entry.Flag("aliasableDomain") ?? false)
            : null;
    }

    private static (string Title, string Description) Labels(string name, ObjectReader entry)
    {
        foreach (var field in LabelFields.Where(f => !entry.Element.TryGetProperty(f, out _)))
        {
            entry.Problems.Warn(entry.PathOf(field), "Is required.");
        }

        return (entry.Text("title", 2) ?? name, entry.Text("description", 5) ?? "");
    }
}
