using System.Formats.Tar;
using System.IO.Compression;
using Berth.Cli.Transfer;

namespace Berth.Cli.Tests;

public sealed class TarFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("berth-tar-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    public async Task Unpack_OfANameThatLeavesTheFolder_IsRefused(string name)
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => UnpackAsync(new PaxTarEntry(TarEntryType.RegularFile, name)));

        Assert.False(File.Exists(Path.Combine(_root, "evil")));
    }

    [Fact]
    public async Task Unpack_ThroughALinkOfTheArchive_StaysInside()
    {
        var link = new PaxTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = _root };
        var file = new PaxTarEntry(TarEntryType.RegularFile, "out/evil") { DataStream = new MemoryStream([1]) };

        // The link is made after all files, and cannot take the place of the folder that was made meanwhile.
        await Assert.ThrowsAnyAsync<Exception>(() => UnpackAsync(link, file));

        Assert.False(File.Exists(Path.Combine(_root, "evil")));
    }

    [Fact]
    public async Task Unpack_ThroughALinkThatLayThereBefore_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(_root, "target"));
        File.CreateSymbolicLink(Path.Combine(_root, "target", "out"), _root);

        await Assert.ThrowsAsync<InvalidDataException>(() => UnpackAsync(new PaxTarEntry(TarEntryType.RegularFile, "out/evil")));
    }

    [Fact]
    public async Task Unpack_OfAnAbsoluteName_LandsInside()
    {
        await UnpackAsync(new PaxTarEntry(TarEntryType.RegularFile, "/etc/x") { DataStream = new MemoryStream([1]) });

        Assert.True(File.Exists(Path.Combine(_root, "target", "etc", "x")));
    }

    private async Task UnpackAsync(params TarEntry[] entries)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
        {
            foreach (var entry in entries)
            {
                await tar.WriteEntryAsync(entry);
            }
        }

        packed.Position = 0;
        await TarFolder.UnpackAsync(packed, Path.Combine(_root, "target"), CancellationToken.None);
    }
}
