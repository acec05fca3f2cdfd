namespace Engine.Tests;

public sealed class FileTests(EngineFixture fixture)
{
    [Fact]
    public async Task UploadIntoAReadOnlyRoot_IsRefusedWithTheEnginesReason_HoweverLarge()
    {
        var name = await fixture.RunAsync(fixture.Spec() with { ReadOnlyRoot = true });

        var refused = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.WriteArchiveAsync(name, "/app", Tars.Of(("big", new string('x', 20_000_000))), default));

        Assert.Equal("engine.refused", refused.Code);
        Assert.Contains("read-only", refused.Message);
    }

    [Fact]
    public async Task Stat_TellsModesAndLinks()
    {
        var name = await fixture.RunAsync(fixture.Spec("sh", "-c", "cd /app; touch f; chmod 4750 f; ln -s f l; mkdir d; chmod 1777 d; echo ready; sleep 1000"));
        await Wait.UntilAsync(async () => await fixture.Engine.ReadLogsAsync(name, new LogQuery(), default).AnyAsync(line => line.Text == "ready"), "the files are made");

        var file = await fixture.Engine.StatPathAsync(name, "/app/f", default);
        var link = await fixture.Engine.StatPathAsync(name, "/app/l", default);
        var directory = await fixture.Engine.StatPathAsync(name, "/app/d", default);

        Assert.Equal((0x9E8, false), (file!.Mode, file.IsDirectory));
        Assert.Equal("/app/f", link!.LinkTarget);
        Assert.Equal((0x3FF, true), (directory!.Mode, directory.IsDirectory));
        Assert.InRange(file.Modified, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task Rubbish_IsNoArchive()
    {
        var name = await fixture.RunAsync(fixture.Spec());

        var rubbish = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.WriteArchiveAsync(name, "/tmp", new MemoryStream(new byte[3_000_000].Select(_ => (byte)Random.Shared.Next()).ToArray()), default));
        var noImage = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.LoadImageAsync(new MemoryStream("nonsense"u8.ToArray()), default));

        Assert.Equal("engine.refused", rubbish.Code);
        Assert.Equal("engine.refused", noImage.Code);
    }
}
