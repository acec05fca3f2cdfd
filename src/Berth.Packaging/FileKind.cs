using System.Runtime.InteropServices;

namespace Berth.Packaging;

/// <summary>What an entry of a directory is. .NET does not tell a pipe from a file, and opening a pipe waits for ever.</summary>
internal static partial class FileKind
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint WantType = 1;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>False for sockets, pipes and devices.</summary>
    public static unsafe bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        // struct statx has one layout on every architecture (statx(2)): 256 bytes, the mode at offset 28.
        var buffer = stackalloc byte[256];
        return Statx(CurrentDirectory, path, NoFollow, WantType, buffer) == 0 && (*(ushort*)(buffer + 28) & TypeMask) == Regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
