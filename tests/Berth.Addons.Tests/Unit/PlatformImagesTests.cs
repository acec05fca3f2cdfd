using Berth.Addons.Images;
using Berth.Kernel;
using Berth.Ports.Containers;
using Berth.Ports.Programs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Addons.Tests.Unit;

public sealed class PlatformImagesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-images-").FullName;
    private readonly (IContainerEngine Engine, ImageEngine Record) _fake = ImageEngine.Create();
    private readonly Debootstrap _programs = new();

    public PlatformImagesTests()
    {
        Write("base/Dockerfile", "ARG BERTH_DEBIAN\nFROM ${BERTH_DEBIAN}\n");
        Write("base/image.json", """{"name":"berth/base","kind":"rootfs","suite":"bookworm","components":["main"],"variant":"apt","packages":["curl","gosu"],"aptOptions":["APT::X \"no\""],"dpkgOptions":["path-exclude=/x/*"]}""");
        Write("redis/Dockerfile", "# comment\nFROM berth/base:1\nRUN x\n");
    }

    private ImageEngine Record => _fake.Record;

    [Fact]
    public async Task Ensure_MakesParentsFirst_AndThenAsksOnlyOnce()
    {
        var images = New();
        List<string> steps = [];
        var reference = await images.EnsureAsync("redis", new Steps(steps), CancellationToken.None);

        Assert.Matches("^berth/redis:[0-9a-f]{16}$", reference);
        Assert.Equal(Record.Images["berth/redis:1"], Record.Images[reference]);
        Assert.Equal(3, Record.Images.Keys.Count(image => image.EndsWith(":1", StringComparison.Ordinal) || image.StartsWith("berth/debian:", StringComparison.Ordinal)));
        Assert.DoesNotContain(Record.Images.Keys, image => image.Contains("unchecked", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.StartsWith("Building berth/redis:", StringComparison.Ordinal));
        var call = Assert.Single(_programs.Calls);
        Assert.Contains("--include=curl,gosu", call.Arguments);
        Assert.Contains("--dpkgopt=path-exclude=/x/*", call.Arguments);

        Record.Calls.Clear();
        Assert.Equal(reference, await images.EnsureAsync("redis", null, CancellationToken.None));
        Assert.Equal(["FindImageAsync"], Record.Calls);
    }

    [Fact]
    public async Task Ensure_AfterAChangeOfTheParent_BuildsBothAgain_AndOldOnesGo()
    {
        var images = New();
        var before = await images.EnsureAsync("redis", null, CancellationToken.None);
        var old = Record.Images.Keys.ToHashSet(StringComparer.Ordinal);
        Write("base/tool", "new");

        var after = await images.EnsureAsync("redis", null, CancellationToken.None);

        Assert.NotEqual(before, after);
        Assert.DoesNotContain(before, Record.Images.Keys);
        Assert.Equal(Record.Images["berth/redis:1"], Record.Images[after]);
        Assert.Equal(5, Record.Images.Count);
        Assert.Single(Record.Images.Keys, image => image.StartsWith("berth/debian:", StringComparison.Ordinal) && old.Contains(image));
        Assert.Single(_programs.Calls);
    }

    [Fact]
    public void Hash_FollowsContentNamesAndExecutability()
    {
        List<string> hashes = [Hash()];
        Write("redis/a", "1");
        hashes.Add(Hash());
        File.Move(Path.Combine(_directory, "redis/a"), Path.Combine(_directory, "redis/b"));
        hashes.Add(Hash());
        File.SetUnixFileMode(Path.Combine(_directory, "redis/b"), (UnixFileMode)0b111_101_101);
        hashes.Add(Hash());
        Assert.Equal(hashes.Count, hashes.Distinct().Count());

        string Hash() => ImageFolder.Find(_directory, "redis")!.Hash;
    }

    [Fact]
    public async Task Ensure_ByTwoAtOnce_BuildsOnce()
    {
        var images = New();
        var building = new TaskCompletionSource();
        Record.Building = building.Task;
        var both = Task.WhenAll(images.EnsureAsync("redis", null, CancellationToken.None), images.EnsureAsync("redis", null, CancellationToken.None));
        building.SetResult();
        var references = await both;

        Assert.Equal(references[0], references[1]);
        Assert.Equal(2, Record.Calls.Count(call => call == "BuildImageAsync"));
    }

    [Fact]
    public async Task Ensure_WhenTheRootFileSystemFails_SaysWhyAndLeavesNothing()
    {
        _programs.ExitCode = 25;
        var failure = await Assert.ThrowsAsync<ErrorException>(() => New().EnsureAsync("redis", null, CancellationToken.None));

        Assert.Equal("image.rootfs_failed", failure.Error.Code);
        Assert.Contains("E: no mirror", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Record.Images);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("../redis")]
    [InlineData("")]
    public async Task Ensure_OfAnUnknownName_IsRefused(string name) =>
        Assert.Equal("image.unknown", (await Assert.ThrowsAsync<ErrorException>(() => New().EnsureAsync(name, null, CancellationToken.None))).Error.Code);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private PlatformImages New() => new(
        _fake.Engine, new RootFileSystemBuilder(_fake.Engine, _programs), new ImagesOptions { Directory = _directory }, NullLogger<PlatformImages>.Instance);

    private void Write(string name, string content)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private sealed class Steps(List<string> steps) : IProgress<ImageStep>
    {
        public void Report(ImageStep value) => steps.Add(value.Text);
    }

    /// <summary>Writes half a tar and ends as told.</summary>
    private sealed class Debootstrap : IProgramRunner
    {
        public List<ProgramCall> Calls { get; } = [];

        public int ExitCode { get; set; }

        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IRunningProgram> StartAsync(ProgramCall call, CancellationToken cancellationToken)
        {
            Calls.Add(call);
            return Task.FromResult<IRunningProgram>(new Running(new ProgramResult(ExitCode, "", ExitCode == 0 ? "" : "E: no mirror\n")));
        }

        private sealed class Running(ProgramResult result) : IRunningProgram
        {
            public Stream Output { get; } = new MemoryStream([1, 2, 3]);

            public Task<ProgramResult> Completion { get; } = Task.FromResult(result);

            public ValueTask DisposeAsync() => Output.DisposeAsync();
        }
    }
}
