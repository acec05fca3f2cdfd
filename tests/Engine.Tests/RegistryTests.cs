namespace Engine.Tests;

public sealed class RegistryTests(EngineFixture fixture)
{
    [Fact]
    public async Task Pull_FetchesTheImageAndTellsHowFarItIs()
    {
        await using var registry = await TestRegistry.StartAsync();
        var reference = await PushAsync(registry);
        var progress = new Progress();

        await fixture.Engine.PullImageAsync(reference, null, progress, default);

        var image = await fixture.Engine.FindImageAsync(reference, default);
        Assert.NotNull(image);
        var fractions = progress.All.Select(one => one.Fraction).OfType<double>().ToList();
        Assert.Equal(fractions.Order(), fractions);
        Assert.All(fractions, fraction => Assert.InRange(fraction, 0, 1));
        Assert.Equal(1, fractions[^1]);
        Assert.Contains(progress.All, one => one.Message.Contains("layers", StringComparison.Ordinal));
        var digest = image.References.Single(one => one.Contains('@'));
        await fixture.Engine.RemoveImageAsync(reference, default);
        await fixture.Engine.PullImageAsync(digest, null, null, default);
        Assert.Equal(image.Id, (await fixture.Engine.FindImageAsync(digest, default))?.Id);
        await fixture.Engine.RemoveImageAsync(digest, default);
    }

    [Fact]
    public async Task PrivateRegistry_WantsTheRightPassword_AndNobodyTellsIt()
    {
        await using var registry = await TestRegistry.StartAsync("anna", "s3cret-passw0rd");
        var reference = await PushAsync(registry);

        var without = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.PullImageAsync(reference, null, null, default));
        var wrong = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.PullImageAsync(reference, new RegistryCredentials(registry.Address, "anna", "wrong-passw0rd"), null, default));
        Assert.Null(await fixture.Engine.FindImageAsync(reference, default));
        await fixture.Engine.PullImageAsync(reference, new RegistryCredentials(registry.Address, "anna", "s3cret-passw0rd"), null, default);

        Assert.Equal(("image.unauthorized", "image.unauthorized"), (without.Code, wrong.Code));
        Assert.DoesNotContain("wrong-passw0rd", wrong.ToString());
        Assert.NotNull(await fixture.Engine.FindImageAsync(reference, default));
        await fixture.Engine.RemoveImageAsync(reference, default);
    }

    [Fact]
    public async Task MissingImageAndMissingTag_AreNotFound()
    {
        await using var registry = await TestRegistry.StartAsync();
        var reference = await PushAsync(registry);

        var image = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.PullImageAsync($"{registry.Address}/no/such:1", null, null, default));
        var tag = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.PullImageAsync($"{reference}-other", null, null, default));

        Assert.Equal(("image.not_found", "image.not_found"), (image.Code, tag.Code));
        Assert.Contains($"{reference}-other", tag.Message);
    }

    [Fact]
    public async Task RegistryThatIsDown_IsWorthAnotherTry()
    {
        var down = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.PullImageAsync($"127.0.0.1:{FreePort.Find()}/some/image:1", null, null, default));

        Assert.Equal(("image.registry_unreachable", true), (down.Code, down.IsTransient));
    }

    [Fact]
    public async Task SavedImage_IsLoadedAgain()
    {
        var reference = $"berth-test/{fixture.NewName("saved")}:1";
        var directory = Directory.CreateTempSubdirectory("berth-test");
        var file = Path.Combine(directory.FullName, "image.tar");
        await fixture.Engine.TagImageAsync(fixture.Image, reference, default);
        await Berth.Testing.Debian.Command.RunAsync("docker", ["save", "--output", file, reference]);
        await fixture.Engine.RemoveImageAsync(reference, default);

        await using (var archive = File.OpenRead(file))
        {
            Assert.Equal([reference], await fixture.Engine.LoadImageAsync(archive, default));
        }

        Assert.NotNull(await fixture.Engine.FindImageAsync(reference, default));
        await fixture.Engine.RemoveImageAsync(reference, default);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task ImportedLabels_AreTakenLiterally()
    {
        var reference = $"berth-test/{fixture.NewName("labels")}:1";
        var labels = new Dictionary<string, string>(fixture.Labels) { ["odd"] = "a \"quoted\" $HOME ${x} \\ end", ["empty"] = "" };
        await using var root = await TinyImage.OpenTarAsync();

        await fixture.Engine.ImportImageAsync(root, reference, labels, default);

        var image = await fixture.Engine.FindImageAsync(reference, default);
        Assert.Equal(labels["odd"], image!.Labels["odd"]);
        Assert.Equal("", image.Labels["empty"]);
    }

    // An image of layers the engine has nowhere else, which is then only in the registry.
    private async Task<string> PushAsync(TestRegistry registry)
    {
        var reference = $"{registry.Address}/group/{fixture.NewName("app")}:1.0";
        var build = new ImageBuild(reference, "Dockerfile", new Dictionary<string, string>(), fixture.Labels);
        var dockerfile = "FROM scratch\n" + string.Concat(Enumerable.Range(0, 3).Select(i => $"COPY f{i} /f{i}\n"));
        await fixture.Engine.BuildImageAsync(
            build, Tars.Of([("Dockerfile", dockerfile), .. Enumerable.Range(0, 3).Select(i => ($"f{i}", Convert.ToBase64String(Random.Shared.GetItems<byte>([.. Enumerable.Range(0, 256).Select(b => (byte)b)], 400_000))))]), null, default);
        await registry.PushAsync(reference);
        await fixture.Engine.RemoveImageAsync(reference, default);
        return reference;
    }

    private sealed class Progress : IProgress<ImageProgress>
    {
        public List<ImageProgress> All { get; } = [];

        public void Report(ImageProgress value) => All.Add(value);
    }
}
