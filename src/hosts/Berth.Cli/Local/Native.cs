using System.Runtime.InteropServices;

namespace Berth.Cli.Local;

/// <summary>The few calls of the C library that .NET has no word for.</summary>
internal static partial class Native
{
    public const int Terminate = 15;
    public const int Kill = 9;

    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int OwnerReadWrite = 0x180;

    public static void Signal(int processId, int signal) => _ = SendSignal(processId, signal);

    /// <summary>
    /// Makes this process the leader of a session of its own, with nothing to read and the log file for both outputs, and turns it
    /// into <paramref name="program"/>. Returns only when that failed.
    /// </summary>
    public static int Become(string logFile, string program, IReadOnlyList<string> arguments)
    {
        _ = NewSession();
        var nothing = Open("/dev/null", 0, 0);
        var log = Open(logFile, WriteOnly | Create | Append, OwnerReadWrite);
        if (nothing < 0 || log < 0 || Duplicate(nothing, 0) < 0 || Duplicate(log, 1) < 0 || Duplicate(log, 2) < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        string?[] vector = [program, .. arguments, null];
        _ = Execute(program, vector);
        return Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NewSession();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor, int onto);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments);
}
