using System.Globalization;

namespace Berth.Testing.Containers;

/// <summary>
/// A test fixture's mark on what it makes in the engine: its process and that one's start, so that a later run can tell what a
/// crashed one left from what a running one uses.
/// </summary>
public static class TestRun
{
    public const string Label = "berth.test";

    /// <summary>On everything a test makes, whichever run it was.</summary>
    public const string AnyLabel = "berth.testing";

    public const string NamePrefix = "bt-";

    private static readonly string Process = $"{Environment.ProcessId}-{StartOf(Environment.ProcessId)}";
    private static int _count;

    /// <summary>A mark nobody else has: process, its start, a number.</summary>
    public static string NewId() => $"{Process}-{Interlocked.Increment(ref _count)}";

    public static IReadOnlyDictionary<string, string> Labels(string id) => new Dictionary<string, string> { [Label] = id, [AnyLabel] = "true" };

    /// <summary>True when the run that made <paramref name="id"/> goes on.</summary>
    public static bool IsAlive(string id)
    {
        var parts = id.Split('-');
        return parts.Length >= 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var pid) && StartOf(pid) is { } start && start == parts[1];
    }

    // Field 22 of /proc/<pid>/stat, counted behind the program's name (proc(5)).
    private static string? StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
