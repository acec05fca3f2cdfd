using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Engine.Tests;

public sealed class BuildTests(EngineFixture fixture)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Build_RunsStepsAndStreamsTheirOutput(bool compressed)
    {
        var tag = $"berth-test/{fixture.NewName("built")}:1";
        var lines = new Lines();
        var build = new ImageBuild(tag, "docker/Dockerfile", new Dictionary<string, string> { ["COLOUR"] = "blue" }, fixture.Labels, NoCache: true);

        await fixture.Engine.BuildImageAsync(build, Context(compressed, ("docker/Dockerfile", $"FROM {fixture.Image}\nARG COLOUR\nCOPY note /note\nRUN echo \"it is $COLOUR\"; cat /note\nUSER cloudron\nCMD [\"cat\", \"/note\"]\n"), ("note", "a note\n")), lines, default);

        Assert.Contains("it is blue", lines.All);
        Assert.Contains("a note", lines.All);
        var image = await fixture.Engine.FindImageAsync(tag, default);
        Assert.NotNull(image);
        Assert.Contains(tag, image.References);
        Assert.StartsWith("sha256:", image.Id);
        Assert.Equal(fixture.Labels[TestRun.Label], image.Labels[TestRun.Label]);
        Assert.Equal("a note", Assert.Single(await fixture.OutputOfAsync(fixture.Spec() with { Image = tag, Command = null })).Text);
    }

    [Fact]
    public async Task Build_WhenAStepFails_SaysSoWithTheLastLines()
    {
        var tag = $"berth-test/{fixture.NewName("failed")}:1";
        var build = new ImageBuild(tag, "Dockerfile", new Dictionary<string, string>(), fixture.Labels);

        var failed = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.BuildImageAsync(
            build, Context(false, ("Dockerfile", $"FROM {fixture.Image}\nRUN echo this went wrong; exit 3\n")), null, default));

        Assert.Equal("image.build_failed", failed.Code);
        Assert.Contains("code: 3", failed.Message);
        Assert.Contains("this went wrong", failed.Message);
        Assert.Null(await fixture.Engine.FindImageAsync(tag, default));
    }

    [Theory]
    [InlineData("FROMM nothing\n", "Dockerfile", "unknown instruction")]
    [InlineData("FROM scratch\n", "Other", "Other")]
    public async Task Build_OfANonsenseDockerfile_Fails(string text, string name, string expected)
    {
        var build = new ImageBuild("berth-test/never:1", name, new Dictionary<string, string>(), fixture.Labels);

        var failed = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.BuildImageAsync(build, Context(false, ("Dockerfile", text)), null, default));

        Assert.Equal("image.build_failed", failed.Code);
        Assert.Contains(expected, failed.Message);
    }

    [Fact]
    public async Task Build_WhenCancelled_Stops()
    {
        using var enough = new CancellationTokenSource();
        var build = new ImageBuild("berth-test/never:2", "Dockerfile", new Dictionary<string, string>(), fixture.Labels);
        var log = new Lines(line =>
        {
            if (line.Contains("begun", StringComparison.Ordinal) && !line.Contains("RUN", StringComparison.Ordinal))
            {
                enough.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Engine.BuildImageAsync(
            build, Context(false, ("Dockerfile", $"FROM {fixture.Image}\nRUN echo begun; sleep 1000\n")), log, enough.Token));
    }

    private static MemoryStream Context(bool compressed, params (string Path, string Text)[] files)
    {
        var plain = new MemoryStream();
        using (var tar = new TarWriter(plain, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        if (!compressed)
        {
            return new MemoryStream(plain.ToArray());
        }

        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain.ToArray());
        }

        return new MemoryStream(packed.ToArray());
    }

    private sealed class Lines(Action<string>? seen = null) : IProgress<string>
    {
        public List<string> All { get; } = [];

        public void Report(string value)
        {
            All.Add(value);
            seen?.Invoke(value);
        }
    }
}
