using System.Formats.Tar;
using System.Text;
using CsCheck;

namespace Berth.Packaging.Tests;

public sealed class PackageArchiveTests
{
    [Theory]
    [InlineData("/etc/passwd", "package.invalid_path")]
    [InlineData("../escape", "package.invalid_path")]
    [InlineData("a/../../escape", "package.invalid_path")]
    public async Task HostilePath_IsRefusedAndNothingStays(string path, string code)
    {
        using var target = new TempDirectory();

        var refused = await RefusedAsync(target["out"], File(path));

        Assert.Equal(code, refused.Code);
        Assert.False(Directory.Exists(target["out"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(target.Path));
    }

    [Fact]
    public async Task FileBelowALink_IsRefused()
    {
        using var target = new TempDirectory();

        var refused = await RefusedAsync(target["out"], Link("d", "."), File("d/x"));

        Assert.Equal("package.invalid_path", refused.Code);
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("link")]
    public async Task LinkOutOrInACircle_IsRefused(string to)
    {
        using var target = new TempDirectory();

        Assert.Equal("package.link_outside", (await RefusedAsync(target["out"], File("a"), Link("link", to))).Code);
    }

    [Fact]
    public async Task LinkReplacingAFile_DoesNotWriteThroughIt()
    {
        using var target = new TempDirectory().With("victim", "untouched");

        await RefusedAsync(target["out"], Link("a", "../victim"), File("a"), Link("b", "../victim"));

        Assert.Equal("untouched", await System.IO.File.ReadAllTextAsync(target["victim"]));
    }

    [Theory]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    public async Task Device_IsRefused(TarEntryType type)
    {
        using var target = new TempDirectory();

        Assert.Equal("package.special_file", (await RefusedAsync(target["out"], new PaxTarEntry(type, "device"))).Code);
    }

    [Fact]
    public async Task HardLink_BecomesACopy_AndOneToNothingIsRefused()
    {
        using var target = new TempDirectory();

        await ExtractAsync(target["out"], new PackageLimits(), File("a", "text"), new PaxTarEntry(TarEntryType.HardLink, "b") { LinkName = "a" });
        var refused = await RefusedAsync(target["other"], new PaxTarEntry(TarEntryType.HardLink, "b") { LinkName = "missing" });

        Assert.Equal("text", await System.IO.File.ReadAllTextAsync(target["out/b"]));
        Assert.Equal("package.invalid_path", refused.Code);
    }

    [Fact]
    public async Task Limits_HoldForBytesAndEntries()
    {
        using var target = new TempDirectory();

        var large = await Assert.ThrowsAsync<PackageException>(() => ExtractAsync(target["a"], new PackageLimits { MaxBytes = 10 }, File("x", "0123456789a")));
        var many = await Assert.ThrowsAsync<PackageException>(() => ExtractAsync(target["b"], new PackageLimits { MaxEntries = 1 }, File("x"), File("y")));

        Assert.Equal(("package.too_large", "package.too_large"), (large.Code, many.Code));
        Assert.Empty(Directory.EnumerateFileSystemEntries(target.Path));
    }

    [Fact]
    public async Task Modes_AreOnlyEverPlainOrExecutable()
    {
        using var target = new TempDirectory();
        var wild = new PaxTarEntry(TarEntryType.RegularFile, "wild") { Mode = (UnixFileMode)0xFFF };

        await ExtractAsync(target["out"], new PackageLimits(), wild, File("plain"));

        Assert.Equal((UnixFileMode)0x1ED, System.IO.File.GetUnixFileMode(target["out/wild"]));
        Assert.Equal((UnixFileMode)0x1A4, System.IO.File.GetUnixFileMode(target["out/plain"]));
    }

    [Fact]
    public async Task FileWhereADirectoryIs_IsRefused()
    {
        using var target = new TempDirectory();

        Assert.Equal("package.invalid_path", (await RefusedAsync(target["out"], File("a/b"), File("a"))).Code);
    }

    [Fact]
    public void AnyBytes_EndInAPackageOrItsOwnError()
    {
        using var target = new TempDirectory();
        var valid = TarOf(File("a/b", "text"), Link("l", "a/b"), new PaxTarEntry(TarEntryType.Directory, "d"));
        var damage = Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[0, 40];

        Gen.OneOf(Gen.Byte.Array[0, 2000], damage.Select(changes =>
        {
            var bytes = (byte[])valid.Clone();
            foreach (var (at, value) in changes)
            {
                bytes[at] = value;
            }

            return bytes;
        })).Sample(bytes =>
        {
            var directory = target[Guid.NewGuid().ToString("N")];
            try
            {
                PackageArchive.ExtractAsync(new MemoryStream(bytes), directory, new PackageLimits(), default).GetAwaiter().GetResult();
                Assert.True(Directory.Exists(directory));
            }
            catch (PackageException)
            {
                Assert.False(Directory.Exists(directory));
            }
        }, iter: 500);
    }

    private static async Task<PackageException> RefusedAsync(string directory, params TarEntry[] entries) =>
        await Assert.ThrowsAsync<PackageException>(() => ExtractAsync(directory, new PackageLimits(), entries));

    private static Task ExtractAsync(string directory, PackageLimits limits, params TarEntry[] entries) =>
        PackageArchive.ExtractAsync(new MemoryStream(TarOf(entries)), directory, limits, default);

    private static byte[] TarOf(params TarEntry[] entries)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    private static PaxTarEntry File(string path, string text = "x") =>
        new(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static PaxTarEntry Link(string path, string target) => new(TarEntryType.SymbolicLink, path) { LinkName = target };
}
