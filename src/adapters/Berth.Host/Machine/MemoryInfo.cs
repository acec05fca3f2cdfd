using System.Globalization;
using Berth.Ports.Host;

namespace Berth.Host.Machine;

internal static class MemoryInfo
{
    public static HostMemory Read() => Parse(SystemFiles.Read("/proc/meminfo"));

    /// <summary>Lines such as <c>MemTotal:  16316412 kB</c>, kB being 1024 bytes.</summary>
    public static HostMemory Parse(string text)
    {
        var values = new Dictionary<string, long>();
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(':', 2) is [var name, var rest]
                && long.TryParse(rest.Trim().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes))
            {
                values[name] = kibibytes << 10;
            }
        }

        return new HostMemory(
            values.GetValueOrDefault("MemTotal"),
            values.GetValueOrDefault("MemAvailable"),
            values.GetValueOrDefault("SwapTotal"),
            values.GetValueOrDefault("SwapFree"));
    }
}
