using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class ManifestCheckTests : IDisposable
{
    private const string Good = """{"id":"org.example.own","title":"Own","author":"Somebody","description":"A description of it","tagline":"What it is for","version":"0.1.0","httpPort":8000,"healthCheckPath":"/","manifestVersion":2,"website":"https://example.org","contactEmail":"a@example.org","addons":{}}""";

    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Check_PrintsOneLineAFileAndFailsWhenOneIsRefused()
    {
        _cli.File("good.json", Good);
        _cli.File("bad.json", """{"id":"org.example.own","httpPort":"eighty"}""");
        _cli.File("worse.json", "{");

        var result = await _cli.RunAsync("manifest", "check", "good.json", "bad.json", "worse.json", "missing.json");

        Assert.Equal(1, result.Code);
        Assert.Equal(4, result.Lines.Count);
        Assert.Equal("good.json: accepted", result.Lines[0]);
        Assert.StartsWith("bad.json: refused: ", result.Lines[1]);
        Assert.Contains("$.httpPort", result.Lines[1]);
        Assert.StartsWith("worse.json: refused: ", result.Lines[2]);
        Assert.StartsWith("missing.json: refused: ", result.Lines[3]);
    }

    [Fact]
    public async Task Check_OfAGoodOne_Is0()
    {
        _cli.File("good.json", Good);

        Assert.Equal(0, (await _cli.RunAsync("manifest", "check", "good.json")).Code);
    }

    [Fact]
    public async Task Publish_IsStricter()
    {
        _cli.File("good.json", Good);

        var result = await _cli.RunAsync("manifest", "check", "--publish", "good.json");

        Assert.Equal(1, result.Code);
        Assert.Contains("$.packagerName", result.Out);
    }

    [Fact]
    public async Task Check_WithoutFiles_ReadsThePackageOfThisFolder()
    {
        _cli.File("CloudronManifest.json", Good);

        Assert.Equal([".: accepted"], (await _cli.RunAsync("manifest", "check")).Lines);
    }

    [Fact]
    public async Task Check_AsJson_ListsVerdicts()
    {
        _cli.File("good.json", Good);
        _cli.File("CloudronVersions.json", """{"stable":true,"versions":{"1.0.0":{"manifest":{}}}}""");

        var result = await _cli.RunAsync("manifest", "check", "--json", "good.json", "CloudronVersions.json");

        Assert.Equal("accepted", result.Json[0].GetProperty("outcome").GetString());
        Assert.Equal("accepted with warnings", result.Json[1].GetProperty("outcome").GetString());
        Assert.NotEqual(0, result.Json[1].GetProperty("problems").GetArrayLength());
    }
}
