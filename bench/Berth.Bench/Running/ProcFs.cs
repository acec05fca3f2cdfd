using System.Globalization;

namespace Berth.Bench.Running;

/// <summary>What the kernel says of a process and its children (proc(5)).</summary>
internal static class ProcFs
{
    /// <summary>USER_HZ is 100 on every Linux that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>User and system time of the process and all below it.</summary>
    public static TimeSpan CpuTime(int pid)
    {
        var all = Directory.GetDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Stat(id) : null)
            .OfType<Process>()
            .ToLookup(process => process.Parent);
        var self = Stat(pid);
        return TimeSpan.FromSeconds((double)((self?.Ticks ?? 0) + Below(pid)) / TicksPerSecond);

        long Below(int parent) => all[parent].Sum(child => child.Ticks + Below(child.Id));
    }

    /// <summary>Resident memory in MiB.</summary>
    public static double Resident(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024.0;
    }

    private static Process? Stat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Process(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Process(int Id, int Parent, long Ticks);
}
