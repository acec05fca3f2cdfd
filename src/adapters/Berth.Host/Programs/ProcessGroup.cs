using System.Runtime.InteropServices;

namespace Berth.Host.Programs;

internal static partial class ProcessGroup
{
    private const int SigInt = 2;
    private const int SigKill = 9;

    /// <summary>SIGINT to the process alone: what it started is its own to end.</summary>
    public static void Interrupt(int id) => _ = KillNative(id, SigInt);

    /// <summary>SIGKILL to every process of the group; none left is fine.</summary>
    /// <param name="id">Of the process that leads it, which may have ended.</param>
    public static void Kill(int id) => _ = KillNative(-id, SigKill);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int KillNative(int id, int signal);
}
