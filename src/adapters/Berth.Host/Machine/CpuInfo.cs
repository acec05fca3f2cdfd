using System.Globalization;
using Berth.Ports.Host;

namespace Berth.Host.Machine;

/// <summary><c>/proc/cpuinfo</c> names the cores, <c>/proc/stat</c> counts their time in hundredths of a second.</summary>
internal static class CpuInfo
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public static IReadOnlyList<HostCpu> Parse(string cpuinfo, string stat)
    {
        var models = Values(cpuinfo, "model name");
        var speeds = Values(cpuinfo, "cpu MHz");
        return [.. stat.Split('\n').Where(IsCore).Select((line, index) => Core(line, models.ElementAtOrDefault(index) ?? "", speeds.ElementAtOrDefault(index)))];
    }

    private static bool IsCore(string line) => line.Length > 3 && line.StartsWith("cpu", StringComparison.Ordinal) && char.IsAsciiDigit(line[3]);

    private static HostCpu Core(string line, string model, string? speed)
    {
        // cpu0 user nice system idle iowait irq softirq …
        var times = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(value => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? Tick * ticks : TimeSpan.Zero)
            .Concat(Enumerable.Repeat(TimeSpan.Zero, 7))
            .ToList();
        var megahertz = double.TryParse(speed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? (int)Math.Round(value) : 0;
        return new HostCpu(model, megahertz, times[0], times[1], times[2], times[3], times[5]);
    }

    private static List<string> Values(string text, string name) =>
    [
        .. text.Split('\n').Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2 && parts[0].Trim() == name).Select(parts => parts[1].Trim()),
    ];
}
