namespace Berth.Addons.Services;

/// <summary>Default memory limits in bytes (packaging contract 2.6 and 2.21).</summary>
internal static class ServiceMemory
{
    private const long Mebibyte = 1 << 20;
    private const long Gibibyte = 1 << 30;

    /// <summary>The least a service can be given.</summary>
    public const long Minimum = 128 * Mebibyte;

    /// <summary>256 MiB, and as much again for every 4 GiB of the machine.</summary>
    public static long Database(long machineBytes) => (256 + (machineBytes / 16 / Mebibyte)) * Mebibyte;

    public static long Redis(long appMemoryBytes) => (appMemoryBytes <= 2 * Gibibyte ? 150 : 600) * Mebibyte;
}
