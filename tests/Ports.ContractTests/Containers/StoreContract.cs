using System.Formats.Tar;

namespace Ports.ContractTests.Containers;

public sealed class FakeStoreTests() : StoreContract(new FakeEngine());

public sealed class RealStoreTests(EngineFixture fixture) : StoreContract(new RealEngine(fixture));

/// <summary>Images, networks, volumes and files.</summary>
public abstract class StoreContract(EngineUnderTest test)
{
    private readonly IContainerEngine _engine = test.Engine;

    [Fact]
    public async Task Image_IsFoundByItsNamesAndItsId_AndOnlyThen()
    {
        var image = await _engine.FindImageAsync(test.Image, default);

        Assert.NotNull(image);
        Assert.Contains(test.Image, image.References);
        Assert.StartsWith("sha256:", image.Id);
        Assert.True(image.SizeBytes > 0);
        Assert.Equal(image.Id, (await _engine.FindImageAsync(image.Id, default))?.Id);
        Assert.Null(await _engine.FindImageAsync("berth-test/absent:1", default));
    }

    [Fact]
    public async Task Tag_IsAnotherNameForTheSame_AndGoesAlone()
    {
        var name = $"berth-test/{test.NewName("tag")}";

        await _engine.TagImageAsync(test.Image, $"{name}:two", default);
        await _engine.TagImageAsync(test.Image, name, default);
        var tagged = await _engine.FindImageAsync(name, default);
        await _engine.RemoveImageAsync($"{name}:two", default);
        await _engine.RemoveImageAsync($"{name}:latest", default);
        await _engine.RemoveImageAsync($"{name}:latest", default);

        Assert.Contains($"{name}:latest", tagged!.References);
        Assert.Contains($"{name}:two", tagged.References);
        Assert.Null(await _engine.FindImageAsync(name, default));
        Assert.NotNull(await _engine.FindImageAsync(test.Image, default));
        Assert.Equal("image.not_found", (await Assert.ThrowsAsync<PortException>(() => _engine.TagImageAsync("berth-test/absent:1", name, default))).Code);
    }

    [Theory]
    [InlineData("Upper/Case:1")]
    [InlineData("with space")]
    [InlineData("a/../b")]
    [InlineData("")]
    [InlineData("x?force=1")]
    public async Task Nonsense_IsNoReference(string reference)
    {
        Assert.Equal("image.invalid_reference", (await Assert.ThrowsAsync<PortException>(() => _engine.FindImageAsync(reference, default))).Code);
        Assert.Equal("image.invalid_reference", (await Assert.ThrowsAsync<PortException>(() => _engine.PullImageAsync(reference, null, null, default))).Code);
        Assert.Equal("image.invalid_reference", (await Assert.ThrowsAsync<PortException>(() => _engine.TagImageAsync(test.Image, reference, default))).Code);
    }

    [Fact]
    public async Task ImageInUse_Stays()
    {
        await _engine.CreateContainerAsync(test.Spec(), default);

        await _engine.RemoveImageAsync(test.Image, default);

        Assert.NotNull(await _engine.FindImageAsync(test.Image, default));
    }

    [Fact]
    public async Task Images_AreListedByLabel()
    {
        var listed = await _engine.ListImagesAsync(test.Labels, default);
        var none = await _engine.ListImagesAsync(new Dictionary<string, string> { [TestRun.Label] = "another" }, default);

        Assert.Contains(listed, image => image.References.Contains(test.Image));
        Assert.Empty(none);
    }

    [Fact]
    public async Task Network_IsMadeOnce_AndAnotherSubnetUnderItsNameIsRefused()
    {
        var other = test.NewNetwork() with { Name = test.Network.Name };

        await _engine.EnsureNetworkAsync(test.Network, default);
        var refused = await Assert.ThrowsAsync<PortException>(() => _engine.EnsureNetworkAsync(other, default));
        await _engine.RemoveNetworkAsync(test.NewName("net"), default);

        Assert.Equal("engine.refused", refused.Code);
        Assert.Contains(test.Network.Subnet, refused.Message);
    }

    [Fact]
    public async Task Volume_IsMadeOnceListedByLabelAndRemoved()
    {
        var name = test.NewName("v");
        var mark = new Dictionary<string, string>(test.Labels) { ["mark"] = name };

        await _engine.EnsureVolumeAsync(name, mark, default);
        await _engine.EnsureVolumeAsync(name, mark, default);
        var listed = await _engine.ListVolumesAsync(new Dictionary<string, string> { ["mark"] = name }, default);
        await _engine.RemoveVolumeAsync(name, default);
        await _engine.RemoveVolumeAsync(name, default);

        Assert.Equal([name], listed);
        Assert.Empty(await _engine.ListVolumesAsync(new Dictionary<string, string> { ["mark"] = name }, default));
    }

    [Fact]
    public async Task Files_GoInAndComeOut()
    {
        var name = await test.StartAsync(test.Spec());

        await _engine.WriteArchiveAsync(name, "/tmp", Tar("note.txt", "written"), default);
        var stat = await _engine.StatPathAsync(name, "/tmp/note.txt", default);
        await using var archive = await _engine.ReadArchiveAsync(name, "/tmp/note.txt", default);

        Assert.Equal(("note.txt", 7, false, null), (stat!.Name, stat.SizeBytes, stat.IsDirectory, stat.LinkTarget));
        Assert.True((await _engine.StatPathAsync(name, "/tmp", default))!.IsDirectory);
        await using var reader = new TarReader(archive);
        var entry = await reader.GetNextEntryAsync(copyData: true);
        Assert.Equal("note.txt", entry!.Name);
        Assert.Equal("written", await new StreamReader(entry.DataStream!).ReadToEndAsync());
    }

    [Fact]
    public async Task MissingFile_IsNothingToStat_AndNotFoundToRead()
    {
        var name = await test.StartAsync(test.Spec());

        Assert.Null(await _engine.StatPathAsync(name, "/no/such", default));
        Assert.Equal("file.not_found", (await Assert.ThrowsAsync<PortException>(() => _engine.ReadArchiveAsync(name, "/no/such", default))).Code);
        Assert.Equal("file.not_found", (await Assert.ThrowsAsync<PortException>(() => _engine.WriteArchiveAsync(name, "/no/such", Tar("a", "b"), default))).Code);
        Assert.Equal("container.not_found", (await Assert.ThrowsAsync<PortException>(() => _engine.ReadArchiveAsync(test.NewName(), "/tmp", default))).Code);
        Assert.Equal("container.not_found", (await Assert.ThrowsAsync<PortException>(() => _engine.StatPathAsync(test.NewName(), "/tmp", default))).Code);
    }

    private static MemoryStream Tar(string path, string text)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) });
        }

        tar.Position = 0;
        return tar;
    }
}
