using System.Formats.Tar;
using Berth.Testing.Debian;

namespace Berth.Testing.Containers;

/// <summary>
/// A root file system of 2 MB that needs no registry: Debian's static busybox, the users root, cloudron (1000) and
/// nobody, and a file in <c>/run/seeded</c> to see that volumes are filled from the image.
/// </summary>
public static class TinyImage
{
    private const UnixFileMode Executable = (UnixFileMode)0x1ED;
    private const UnixFileMode Readable = (UnixFileMode)0x1A4;
    private const UnixFileMode Shared = (UnixFileMode)0x3FF;
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static byte[]? _tar;

    /// <summary>The tar of the root file system, for <c>IContainerEngine.ImportImageAsync</c>.</summary>
    public static async Task<Stream> OpenTarAsync()
    {
        await Making.WaitAsync();
        try
        {
            _tar ??= await MakeAsync();
            return new MemoryStream(_tar, writable: false);
        }
        finally
        {
            Making.Release();
        }
    }

    private static async Task<byte[]> MakeAsync()
    {
        var package = await DebianPackages.UnpackAsync("busybox-static");
        var busybox = new[] { "bin/busybox", "usr/bin/busybox" }.Select(path => Path.Combine(package, path)).First(File.Exists);
        using var buffer = new MemoryStream();
        await using (var tar = new TarWriter(buffer, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var directory in new[] { "bin", "etc", "app", "app/data", "run", "run/seeded", "var", "root" })
            {
                await WriteAsync(tar, new PaxTarEntry(TarEntryType.Directory, directory) { Mode = Executable });
            }

            await WriteAsync(tar, new PaxTarEntry(TarEntryType.Directory, "tmp") { Mode = Shared });
            await FileAsync(tar, "bin/busybox", await File.ReadAllBytesAsync(busybox), Executable);
            foreach (var applet in (await Command.RunAsync(busybox, ["--list"])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "busybox"))
            {
                await WriteAsync(tar, new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
            }

            await FileAsync(tar, "etc/passwd", "root:x:0:0::/root:/bin/sh\ncloudron:x:1000:1000::/app/data:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n"u8.ToArray(), Readable);
            await FileAsync(tar, "etc/group", "root:x:0:\ncloudron:x:1000:\nnogroup:x:65534:\n"u8.ToArray(), Readable);
            await FileAsync(tar, "run/seeded/hello", "from the image\n"u8.ToArray(), Readable);
        }

        return buffer.ToArray();
    }

    private static Task FileAsync(TarWriter tar, string path, byte[] content, UnixFileMode mode) =>
        WriteAsync(tar, new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = mode, DataStream = new MemoryStream(content) });

    private static Task WriteAsync(TarWriter tar, TarEntry entry)
    {
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        return tar.WriteEntryAsync(entry);
    }
}
