using System.Runtime.InteropServices;
using Berth.Client;

namespace Berth.Cli.Terminals;

/// <summary>The size of the terminal's window. Not by way of Console: that switches the terminal to another mode as it asks.</summary>
internal static partial class WindowSize
{
    private const nuint GetWindowSize = 0x5413;

    /// <summary>24 by 80 when there is no terminal or it does not tell.</summary>
    public static unsafe TerminalSize Read()
    {
        var size = stackalloc ushort[4];
        foreach (var descriptor in (ReadOnlySpan<int>)[0, 1, 2])
        {
            if (Control(descriptor, GetWindowSize, size) == 0 && size[0] > 0 && size[1] > 0)
            {
                return new TerminalSize(size[0], size[1]);
            }
        }

        return new TerminalSize(24, 80);
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Control(int descriptor, nuint request, ushort* size);
}
