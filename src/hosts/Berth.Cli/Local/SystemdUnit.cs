using System.Globalization;
using System.Text;

namespace Berth.Cli.Local;

/// <summary>A service as a systemd unit.</summary>
internal static class SystemdUnit
{
    public static string Write(ServiceDefinition service)
    {
        var unit = new StringBuilder()
            .Append("# Written by berth up.\n[Unit]\n")
            .Append("Description=Berth: ").Append(service.Name).Append('\n')
            .Append("Wants=network-online.target\nAfter=network-online.target docker.service\n\n[Service]\n")
            .Append("ExecStart=").AppendJoin(' ', new[] { service.Program }.Concat(service.Arguments).Select(Quote)).Append('\n');
        foreach (var (key, value) in service.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            unit.Append("Environment=").Append(Quote($"{key}={value}")).Append('\n');
        }

        if (service.User is { } user)
        {
            unit.Append("User=").Append(user).Append("\nGroup=").Append(user)
                .Append("\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nNoNewPrivileges=yes\n");
        }

        return unit.Append("Restart=always\nRestartSec=1\n")
            .Append(CultureInfo.InvariantCulture, $"TimeoutStopSec={(int)service.StopWithin.TotalSeconds}\n\n")
            .Append("[Install]\nWantedBy=multi-user.target\n").ToString();
    }

    // https://www.freedesktop.org/software/systemd/man/systemd.syntax.html: quotes, and % and $ doubled.
    private static string Quote(string word) =>
        $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";
}
