using System.Formats.Tar;

namespace Berth.Packaging.Tests;

public sealed class ContextTarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tar_OfTheSameFilesElsewhereAndLater_IsTheSameToTheByte()
    {
        _folder.Write("Dockerfile").Write("b/run.sh", "#!/bin/sh", executable: true).Write("a.txt").Link("b/link", "../a.txt");
        using var other = new TemporaryFolder();
        other.Link("b/link", "../a.txt").Write("a.txt").Write("b/run.sh", "#!/bin/sh", executable: true).Write("Dockerfile");
        File.SetLastWriteTimeUtc(other["a.txt"], DateTime.UnixEpoch);
        File.SetUnixFileMode(other["a.txt"], UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(await Tars.PackAsync(_folder.Path), await Tars.PackAsync(other.Path));
        Assert.Equal(await HashAsync(_folder), await HashAsync(other));
    }

    [Fact]
    public async Task Tar_HoldsDirectoriesBeforeTheirFilesWithFixedModes()
    {
        _folder.Write("b/run.sh", executable: true).Write("a.txt").Link("c", "b");
        Directory.CreateDirectory(_folder["empty"]);

        using var reader = new TarReader(new MemoryStream(await Tars.PackAsync(_folder.Path)));
        var seen = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            seen.Add($"{entry.Name} {entry.EntryType} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid}");
        }

        Assert.Equal(
            ["a.txt RegularFile 644 0:0", "b/ Directory 755 0:0", "b/run.sh RegularFile 755 0:0", "c SymbolicLink 755 0:0", "empty/ Directory 755 0:0"],
            seen);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("name")]
    [InlineData("executable")]
    [InlineData("link")]
    [InlineData("directory")]
    public async Task Hash_ChangesWithWhateverTheBuildSees(string what)
    {
        _folder.Write("a.txt", "one").Link("b", "a.txt");
        var before = await HashAsync(_folder);
        switch (what)
        {
            case "content":
                _folder.Write("a.txt", "two");
                break;
            case "name":
                File.Move(_folder["a.txt"], _folder["c.txt"]);
                break;
            case "executable":
                _folder.Write("a.txt", "one", executable: true);
                break;
            case "link":
                File.Delete(_folder["b"]);
                _folder.Link("b", "c.txt");
                break;
            default:
                Directory.CreateDirectory(_folder["new"]);
                break;
        }

        Assert.NotEqual(before, await HashAsync(_folder));
    }

    [Fact]
    public async Task Hash_IsOfLinesAnyoneCanMakeAgain()
    {
        _folder.Write("a", "x");
        var content = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("x"u8));
        var expected = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"a\0-\0{content}\n"));

        Assert.Equal(Convert.ToHexStringLower(expected), await HashAsync(_folder));
    }

    [Fact]
    public async Task Hash_OfTheUnpackedTar_IsThatOfTheFolder()
    {
        _folder.Write(".dockerignore", "*.log\nsub\n!sub/keep\n").Write("x.log").Write("sub/keep").Write("sub/drop").Write("run", executable: true).Link("l", "run");
        using var target = new TemporaryFolder();
        await using var tar = PackageContext.OpenTar(_folder.Path);
        await PackageArchive.ExtractAsync(tar, target["package"], PackageLimits.Default, CancellationToken.None);

        Assert.Equal(await HashAsync(_folder), await PackageContext.HashAsync(target["package"], CancellationToken.None));
    }

    [Theory]
    [InlineData("link", "/etc/passwd")]
    [InlineData("link", "../secret")]
    [InlineData("a/b/link", "../../../secret")]
    [InlineData("link", "a/up/../../x")]
    public async Task Link_ThatLeavesTheFolder_IsRefusedWithItsName(string link, string target)
    {
        _folder.Write("deep/er/file").Link("a/up", "../deep").Link(link, target);

        var problem = await Assert.ThrowsAsync<PackageException>(() => Tars.PackAsync(_folder.Path));

        Assert.Contains(link, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_ThatIsIgnored_MayGoAnywhere()
    {
        _folder.Write(".dockerignore", "node_modules").Link("node_modules/.bin", "/usr/bin");

        Assert.Equal([".dockerignore"], Tars.Names(await Tars.PackAsync(_folder.Path)));
    }

    [Fact]
    public async Task Pipe_IsRefusedAndNotOpened()
    {
        await Tars.RunAsync("mkfifo", _folder["pipe"]);

        var problem = await Assert.ThrowsAsync<PackageException>(() => HashAsync(_folder));

        Assert.Contains("pipe", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_ThatIsAbsent_IsNamed()
    {
        var problem = await Assert.ThrowsAsync<PackageException>(() => PackageContext.HashAsync(_folder["none"], CancellationToken.None));

        Assert.Contains(_folder["none"], problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenTar_GivesTheSameBytesAsWriteTar()
    {
        _folder.Write("big", new string('x', 3_000_000)).Write($"{new string('n', 200)}/{new string('m', 200)}");
        await using var tar = PackageContext.OpenTar(_folder.Path);
        using var read = new MemoryStream();
        await tar.CopyToAsync(read);

        Assert.Equal(await Tars.PackAsync(_folder.Path), read.ToArray());
    }

    [Fact]
    public async Task OpenTar_OfAFileThatVanishes_FailsTheRead()
    {
        _folder.Write("a", new string('x', 1_000_000)).Write("b");
        await using var tar = PackageContext.OpenTar(_folder.Path);
        File.Delete(_folder["b"]);

        var problem = await Assert.ThrowsAsync<PackageException>(() => tar.CopyToAsync(Stream.Null));

        Assert.StartsWith("b cannot be read", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenTar_DisposedEarly_EndsTheWriting()
    {
        _folder.Write("a", new string('x', 5_000_000));
        var tar = PackageContext.OpenTar(_folder.Path);
        await tar.ReadExactlyAsync(new byte[100]);

        await tar.DisposeAsync();
    }

    private static Task<string> HashAsync(TemporaryFolder folder) => PackageContext.HashAsync(folder.Path, CancellationToken.None);
}
