namespace Berth.Packaging.Tests;

public sealed class PackageArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["package"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Extract_TakesTarAndTarGz(bool compressed)
    {
        var tar = Tars.Of(Tars.File("CloudronManifest.json", "{}"), Tars.File("a/b/c.txt", "hello"));

        await ExtractAsync(compressed ? Tars.Compressed(tar) : tar);

        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Target, "a/b/c.txt")));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--format=gnu", "-czf")]
    [InlineData("--format=pax", "-cf")]
    [InlineData("--format=ustar", "-cf")]
    [InlineData("--format=v7", "-cf")]
    public async Task Extract_TakesWhatTheHostsTarMakes(string format, string mode)
    {
        var deep = string.Join('/', Enumerable.Repeat("directory", 9));
        _folder.Write("source/CloudronManifest.json", "{}").Write($"source/{deep}/ä.txt", "deep").Write("source/run", executable: true).Link("source/link", "run");
        await Tars.RunAsync("ln", _folder["source/run"], _folder["source/same"]);
        await Tars.RunAsync("tar", format, mode, _folder["it.tar"], "-C", _folder["source"], ".");

        await using var archive = File.OpenRead(_folder["it.tar"]);
        await ExtractAsync(archive);

        Assert.Equal("deep", await File.ReadAllTextAsync(Path.Combine(Target, deep, "ä.txt")));
        Assert.Equal("run", new FileInfo(Path.Combine(Target, "link")).LinkTarget);
        Assert.True(File.GetUnixFileMode(Path.Combine(Target, "same")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(await PackageContext.HashAsync(_folder["source"], default), await PackageContext.HashAsync(Target, default));
    }

    [Fact]
    public async Task Extract_DropsSetuidAndOwners()
    {
        await ExtractAsync(Tars.Of(Tars.File("su", mode: (UnixFileMode)0b111_111_111_111), Tars.File("plain", mode: (UnixFileMode)0b110_110_110)));

        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(Target, "su")));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(Path.Combine(Target, "plain")));
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Target));
    }

    [Fact]
    public async Task Extract_UnwrapsTheOnlyFolderThatHoldsTheManifest()
    {
        await ExtractAsync(Tars.Of(Tars.File("wordpress-main/CloudronManifest.json", "{}"), Tars.File("wordpress-main/sub/x"), Tars.Link("wordpress-main/sub/up", "../CloudronManifest.json")));

        Assert.True(File.Exists(Path.Combine(Target, "CloudronManifest.json")));
        Assert.True(File.Exists(Path.Combine(Target, "sub/up")));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Extract_LinkOutOfTheUnwrappedFolder_IsRefused() =>
        await AssertRefusedAsync(Tars.Of(Tars.File("w/CloudronManifest.json", "{}"), Tars.Link("w/up", "../other")), "outside");

    [Fact]
    public async Task Extract_LeavesAnythingElseWrapped()
    {
        await ExtractAsync(Tars.Of(Tars.File("w/CloudronManifest.json", "{}"), Tars.File("second")));

        Assert.True(File.Exists(Path.Combine(Target, "w/CloudronManifest.json")));
    }

    [Theory]
    [InlineData("/etc/cron.d/x", "absolute")]
    [InlineData("../x", "leads out")]
    [InlineData("a/../../x", "leads out")]
    [InlineData("a/../x", "leads out")]
    [InlineData("a\u0001b", "control characters")]
    public async Task Extract_PathThatIsNotPlainlyInside_IsRefused(string path, string message) =>
        await AssertRefusedAsync(Tars.Of(Tars.File("ok"), Tars.File(path)), message);

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("a/../../x")]
    [InlineData("")]
    public async Task Extract_LinkThatLeaves_IsRefused(string target) =>
        await AssertRefusedAsync(target.Length == 0 ? Tars.Raw(Tars.Header("link", '2', "0")) : Tars.Of(Tars.Link("link", target)), "");

    [Fact]
    public async Task Extract_LinkThatLeavesThroughAnotherLink_IsRefused() =>
        await AssertRefusedAsync(Tars.Of(Tars.File("d/e/f"), Tars.Link("a/up", "../d"), Tars.Link("out", "a/up/../../x")), "outside");

    [Fact]
    public async Task Extract_LinksInACircle_AreRefused() =>
        await AssertRefusedAsync(Tars.Of(Tars.Link("a", "b"), Tars.Link("b", "a")), "links to");

    [Fact]
    public async Task Extract_FileBelowALink_IsRefusedAndNothingIsWrittenThere()
    {
        using var outside = new TemporaryFolder();

        await AssertRefusedAsync(Tars.Of(Tars.Link("dir", outside.Path), Tars.File("dir/x")), "twice");

        Assert.Empty(Directory.GetFileSystemEntries(outside.Path));
    }

    [Fact]
    public async Task Extract_HardLinkToTheHost_IsRefused()
    {
        await AssertRefusedAsync(Tars.Of(Tars.Link("x", "etc/passwd", System.Formats.Tar.TarEntryType.HardLink)), "not in the archive");
        await AssertRefusedAsync(Tars.Of(Tars.Link("x", "/etc/passwd", System.Formats.Tar.TarEntryType.HardLink)), "absolute");
    }

    [Fact]
    public async Task Extract_HardLinksToABigFile_CountAsFiles()
    {
        var entries = Enumerable.Range(0, 5).Select(i => Tars.Link($"l{i}", "big", System.Formats.Tar.TarEntryType.HardLink)).Prepend(Tars.File("big", new string('x', 300_000)));

        await AssertRefusedAsync(Tars.Of([.. entries]), "MiB", new PackageLimits { MaxTotalBytes = 1 << 20 });
    }

    [Theory]
    [InlineData('3')]
    [InlineData('4')]
    [InlineData('6')]
    [InlineData('S')]
    [InlineData('M')]
    public async Task Extract_DeviceOrOddEntry_IsRefused(char type) => await AssertRefusedAsync(Tars.Raw(Tars.Header("it", type, "0")), "");

    [Fact]
    public async Task Extract_OnePathTwice_IsRefused() => await AssertRefusedAsync(Tars.Of(Tars.File("a"), Tars.File("./a")), "twice");

    [Fact]
    public async Task Extract_AboveTheSizeLimit_IsRefusedWhileReading()
    {
        var limits = new PackageLimits { MaxTotalBytes = 1 << 20 };
        await AssertRefusedAsync(Tars.Compressed(Tars.Of(Tars.File("zeros", new string('\0', 2 << 20)))), "1 MiB", limits);
        await AssertRefusedAsync(Tars.Of([.. Enumerable.Range(0, 20).Select(i => Tars.File($"f{i}", new string('x', 100_000)))]), "1 MiB", limits);
    }

    [Fact]
    public async Task Extract_MoreEntriesThanAllowed_IsRefused()
    {
        var limits = new PackageLimits { MaxEntries = 10 };
        await AssertRefusedAsync(Tars.Of([.. Enumerable.Range(0, 11).Select(i => Tars.File($"f{i}"))]), "10 entries", limits);
        await AssertRefusedAsync(Tars.Of(Tars.File("a/b/c/d/e/f/g/h/i/j/k")), "10 entries", limits);
    }

    [Fact]
    public async Task Extract_PathOrNameTooLong_IsRefused()
    {
        await AssertRefusedAsync(Tars.Of(Tars.File(string.Join('/', Enumerable.Repeat("directory", 200)))), "too long");
        await AssertRefusedAsync(Tars.Of(Tars.File(new string('x', 256))), "too long");
    }

    [Theory]
    [InlineData('x')]
    [InlineData('L')]
    public async Task Extract_ExtendedHeaderThatClaimsGigabytes_IsRefusedBeforeMemoryIsTaken(char type)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        await AssertRefusedAsync(Tars.Raw(Tars.Header("x", type, "17000000000")), "too long", new PackageLimits { MaxTotalBytes = long.MaxValue });

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
    }

    [Fact]
    public async Task Extract_RecordThatChangesASize_IsRefused() =>
        await AssertRefusedAsync(Tars.Raw(Tars.Header("x", 'x', Octal(Tars.Record("size", "1024").Length)), Tars.Record("size", "1024"), Tars.Header("f", '0', "0")), "sparse");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(512)]
    [InlineData(700)]
    [InlineData(1024)]
    [InlineData(1536)]
    public async Task Extract_ArchiveCutShort_IsRefused(int length)
    {
        var whole = Tars.Raw(Tars.Header("f", '0', Octal(600)), new byte[600]).ToArray();

        await AssertRefusedAsync(new MemoryStream(whole[..length]), "");
        await AssertRefusedAsync(new MemoryStream(Tars.Compressed(new MemoryStream(whole)).ToArray()[..Math.Max(2, length / 30)]), "");
    }

    [Fact]
    public async Task Extract_RandomBytes_AreAlwaysRefusedCleanly()
    {
        var random = new Random(1);
        var good = Tars.Of(Tars.File("CloudronManifest.json", "{}"), Tars.Link("l", "a"), Tars.File(new string('n', 150), "body")).ToArray();
        for (var round = 0; round < 300; round++)
        {
            var bytes = good.ToArray();
            for (var flips = 0; flips <= round % 4; flips++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var problem = await Record.ExceptionAsync(() => ExtractAsync(new MemoryStream(bytes)));

            Assert.True(problem is null or PackageException, problem?.ToString());
            Assert.Equal(problem is null ? [Target] : [], Directory.GetFileSystemEntries(_folder.Path));
            if (problem is null)
            {
                Directory.Delete(Target, recursive: true);
            }
        }
    }

    [Fact]
    public async Task Extract_IntoAFolderThatIsNotEmpty_TouchesNothing()
    {
        _folder.Write("package/mine");

        await Assert.ThrowsAsync<InvalidOperationException>(() => ExtractAsync(Tars.Of(Tars.File("a"))));

        Assert.Equal([_folder["package/mine"]], Directory.GetFileSystemEntries(Target));
    }

    [Fact]
    public async Task Extract_Cancelled_LeavesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PackageArchive.ExtractAsync(Tars.Of(Tars.File("a")), Target, PackageLimits.Default, cancelled.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private static string Octal(int number) => Convert.ToString(number, 8);

    private Task ExtractAsync(Stream archive, PackageLimits? limits = null) =>
        PackageArchive.ExtractAsync(archive, Target, limits ?? PackageLimits.Default, CancellationToken.None);

    private async Task AssertRefusedAsync(Stream archive, string message, PackageLimits? limits = null)
    {
        var problem = await Assert.ThrowsAsync<PackageException>(() => ExtractAsync(archive, limits));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
