using System.Diagnostics;
using System.Formats.Tar;

namespace Berth.Packaging.Tests;

public sealed class PackageContextTests
{
    [Fact]
    public async Task SameContent_IsTheSameBytesWhateverTimesAndUmask()
    {
        using var one = new TempDirectory().With("Dockerfile", "FROM x").With("src/run.sh", "echo");
        using var other = new TempDirectory().With("src/run.sh", "echo").With("Dockerfile", "FROM x");
        File.SetLastWriteTimeUtc(other["Dockerfile"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        File.SetUnixFileMode(other["Dockerfile"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);

        Assert.Equal(await TarAsync(one.Path), await TarAsync(other.Path));
        Assert.Equal(await HashAsync(one.Path), await HashAsync(other.Path));
    }

    [Theory]
    [InlineData("content")]
    [InlineData("name")]
    [InlineData("executable")]
    [InlineData("link")]
    public async Task Hash_ChangesWithWhatMatters(string what)
    {
        using var package = new TempDirectory().With("Dockerfile", "FROM x").With("file", "old");
        File.CreateSymbolicLink(package["link"], "file");
        var before = await HashAsync(package.Path);

        switch (what)
        {
            case "content":
                await File.WriteAllTextAsync(package["file"], "new");
                break;
            case "name":
                File.Move(package["file"], package["renamed"]);
                break;
            case "executable":
                File.SetUnixFileMode(package["file"], (UnixFileMode)0x1ED);
                break;
            default:
                File.Delete(package["link"]);
                File.CreateSymbolicLink(package["link"], "Dockerfile");
                break;
        }

        Assert.NotEqual(before, await HashAsync(package.Path));
    }

    [Fact]
    public void IgnoredFiles_AreLeftOut_ButNeverTheDockerfileNorWhatIsNamed()
    {
        using var package = new TempDirectory().With(".dockerignore", "*\n!src\nsrc/*.log").With("Dockerfile").With("CloudronManifest.json")
            .With("src/a").With("src/b.log").With("node_modules/deep/x").With("cloudron/Dockerfile").With("assets/icon.png").With("assets/big");

        var context = PackageContext.Open(package.Path, "CloudronManifest.json", "assets/icon.png");

        Assert.Equal(
            [".dockerignore", "CloudronManifest.json", "Dockerfile", "assets", "assets/icon.png", "cloudron", "cloudron/Dockerfile", "src", "src/a"],
            context.Entries.Select(entry => entry.Path));
        Assert.Equal("Dockerfile", context.Dockerfile);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../..")]
    public void LinkThatLeavesTheDirectory_IsRefused(string target)
    {
        using var package = new TempDirectory().With("Dockerfile");
        File.CreateSymbolicLink(package["link"], target);

        var refused = Assert.Throws<PackageException>(() => PackageContext.Open(package.Path));

        Assert.Equal("package.link_outside", refused.Code);
        Assert.Contains(target, refused.Message);
    }

    [Fact]
    public void ChainOfLinksThatLeavesTheDirectory_IsRefused()
    {
        using var package = new TempDirectory().With("d/file");
        File.CreateSymbolicLink(package["d/up"], "..");
        File.CreateSymbolicLink(package["out"], "d/up/../x");

        Assert.Equal("package.link_outside", Assert.Throws<PackageException>(() => PackageContext.Open(package.Path)).Code);
    }

    [Fact]
    public async Task LinkInside_StaysALink()
    {
        using var package = new TempDirectory().With("d/file");
        File.CreateSymbolicLink(package["d/link"], "../d/file");

        var entries = await EntriesAsync(package.Path);

        Assert.Contains(entries, entry => entry is { Name: "d/link", EntryType: TarEntryType.SymbolicLink, LinkName: "../d/file" });
    }

    [Fact]
    public async Task Pipe_IsRefusedInsteadOfWaitedFor()
    {
        using var package = new TempDirectory().With("Dockerfile");
        using var mkfifo = Process.Start("mkfifo", [package["pipe"]]);
        await mkfifo!.WaitForExitAsync();

        var refused = Assert.Throws<PackageException>(() => PackageContext.Open(package.Path));

        Assert.Equal("package.special_file", refused.Code);
        Assert.Contains("pipe", refused.Message);
    }

    [Fact]
    public async Task ContentOfALargeContext_ComesWholeThroughTheStream()
    {
        using var package = new TempDirectory().With("Dockerfile");
        var big = new byte[5 << 20];
        Random.Shared.NextBytes(big);
        await File.WriteAllBytesAsync(package["big"], big);
        var name = string.Concat(Enumerable.Repeat("very-long-directory-name/", 8)) + "größer.txt";
        package.With(name, "deep");

        using var target = new TempDirectory();
        await using (var archive = PackageContext.Open(package.Path).OpenTarGz())
        {
            await PackageArchive.ExtractAsync(archive, target["out"], new PackageLimits(), default);
        }

        Assert.Equal(big, await File.ReadAllBytesAsync(target["out/big"]));
        Assert.Equal("deep", await File.ReadAllTextAsync(target[$"out/{name}"]));
        Assert.Equal(await HashAsync(package.Path), await HashAsync(target["out"]));
    }

    [Fact]
    public async Task FileThatVanishes_FailsTheReader()
    {
        using var package = new TempDirectory().With("Dockerfile").With("file");
        var context = PackageContext.Open(package.Path);
        File.Delete(package["file"]);

        await using var tar = context.OpenTar();
        var failed = await Assert.ThrowsAsync<PackageException>(() => tar.CopyToAsync(Stream.Null));

        Assert.Contains("file", failed.Message);
    }

    [Fact]
    public void MissingDirectory_IsNamed() =>
        Assert.Equal("package.not_found", Assert.Throws<PackageException>(() => PackageContext.Open("/no/such/package")).Code);

    private static Task<string> HashAsync(string directory) => PackageContext.Open(directory).ComputeHashAsync(default);

    private static async Task<byte[]> TarAsync(string directory)
    {
        using var bytes = new MemoryStream();
        await using var tar = PackageContext.Open(directory).OpenTar();
        await tar.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task<List<TarEntry>> EntriesAsync(string directory)
    {
        await using var reader = new TarReader(new MemoryStream(await TarAsync(directory)));
        var entries = new List<TarEntry>();
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
