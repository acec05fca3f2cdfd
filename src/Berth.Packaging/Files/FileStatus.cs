using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Berth.Packaging.Files;

/// <summary>What a path is, links not followed. .NET cannot tell a pipe from a file, so the kernel is asked: statx(2), whose layout is the same on every architecture.</summary>
internal readonly partial record struct FileStatus(FileKind Kind, bool Executable)
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeAndMode = 0x3;
    private const int ModeOffset = 28;

    public static FileStatus Of(string path)
    {
        var answer = new byte[256];
        if (Statx(CurrentDirectory, path, NoFollow, TypeAndMode, answer) != 0)
        {
            throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        }

        var native = answer.AsSpan(ModeOffset, 2);
        var mode = BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(native) : BinaryPrimitives.ReadUInt16BigEndian(native);
        var kind = (mode & 0xF000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Directory,
            0xA000 => FileKind.Link,
            _ => FileKind.Special,
        };
        return new FileStatus(kind, (mode & (ushort)UnixFileMode.UserExecute) != 0);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, [Out] byte[] answer);
}
