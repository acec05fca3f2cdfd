using Berth.Testing.Debian;

namespace Engine.Tests;

public sealed class MountTests(EngineFixture fixture)
{
    [Fact]
    public async Task AnonymousVolume_IsFilledFromTheImage_AndGoesWithTheContainer()
    {
        var spec = fixture.Spec("sh", "-c", "cat /run/seeded/hello; grep ' /run ' /proc/self/mounts | cut -d' ' -f3,4; echo more > /run/more && cat /run/more") with
        {
            ReadOnlyRoot = true,
            Mounts = [Mount.Anonymous("/run")],
        };

        var lines = await fixture.OutputOfAsync(spec);

        Assert.Equal("from the image", lines[0].Text);
        Assert.DoesNotContain("tmpfs", lines[1].Text);
        Assert.Contains("rw", lines[1].Text);
        Assert.Equal("more", lines[2].Text);
        var volume = (await Command.RunAsync("docker", ["inspect", "--format", "{{(index .Mounts 0).Name}}", spec.Name])).Trim();
        Assert.Contains(volume, await VolumesAsync());

        await fixture.Engine.RemoveContainerAsync(spec.Name, default);

        Assert.DoesNotContain(volume, await VolumesAsync());
    }

    [Fact]
    public async Task ReadOnlyRoot_RefusesWritesElsewhere()
    {
        var lines = await fixture.OutputOfAsync(fixture.Spec("sh", "-c", "touch /app/x 2>&1 || echo refused") with { ReadOnlyRoot = true });

        Assert.Equal("refused", lines[^1].Text);
    }

    [Fact]
    public async Task Bind_OfAMissingHostPath_IsRefusedAndTheHostStaysAsItWas()
    {
        var missing = $"/tmp/{fixture.NewName("missing")}";

        var refused = await Assert.ThrowsAsync<PortException>(
            () => fixture.Engine.CreateContainerAsync(fixture.Spec() with { Mounts = [Mount.Bind(missing, "/app/data")] }, default));

        Assert.Equal("engine.refused", refused.Code);
        Assert.Contains(missing, refused.Message);
        Assert.False(Directory.Exists(missing));
    }

    [Fact]
    public async Task Bind_ShowsTheHostsFiles_ReadOnlyWhenAsked()
    {
        var directory = Directory.CreateTempSubdirectory("berth-test");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "note"), "kept\n");
        var spec = fixture.Spec("sh", "-c", "cat /data/note; touch /data/x 2>/dev/null || echo refused; echo new > /rw/made") with
        {
            Mounts = [Mount.Bind(directory.FullName, "/data", readOnly: true), Mount.Bind(directory.FullName, "/rw")],
        };

        var lines = await fixture.OutputOfAsync(spec);

        Assert.Equal(["kept", "refused"], lines.Select(line => line.Text));
        Assert.Equal("new\n", await File.ReadAllTextAsync(Path.Combine(directory.FullName, "made")));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task NamedVolume_OutlivesTheContainer()
    {
        var volume = fixture.NewName("v");
        await fixture.Engine.EnsureVolumeAsync(volume, fixture.Labels, default);
        var writer = fixture.Spec("sh", "-c", "echo kept > /data/note") with { Mounts = [Mount.Volume(volume, "/data")] };
        await fixture.OutputOfAsync(writer);
        await fixture.Engine.RemoveContainerAsync(writer.Name, default);

        var lines = await fixture.OutputOfAsync(fixture.Spec("cat", "/data/note") with { Mounts = [Mount.Volume(volume, "/data")] });

        Assert.Equal("kept", Assert.Single(lines).Text);
        Assert.Contains(volume, await VolumesAsync());
    }

    private static async Task<List<string>> VolumesAsync() =>
        [.. (await Command.RunAsync("docker", ["volume", "ls", "--quiet"])).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
