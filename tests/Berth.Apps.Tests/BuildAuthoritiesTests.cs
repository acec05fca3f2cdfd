namespace Berth.Apps.Tests;

public sealed class BuildAuthoritiesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authorities").FullName;

    private readonly Said _said = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("FROM x\nARG BERTH_TRUSTED_CERTIFICATES=\nRUN y", true)]
    [InlineData("FROM x\narg BERTH_TRUSTED_CERTIFICATES", true)]
    [InlineData("FROM x\nRUN echo BERTH_TRUSTED_CERTIFICATES", false)]
    public async Task Authorities_GoToBuildsThatAskForThem(string dockerfile, bool given)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "b.crt"), "second\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.crt"), "first\n");
        var file = Path.Combine(_folder, "Dockerfile");
        await File.WriteAllTextAsync(file, dockerfile);

        var arguments = await BuildAuthorities.AddAsync(file, new Dictionary<string, string> { ["A"] = "1" }, _folder, _said, CancellationToken.None);

        Assert.Equal("1", arguments["A"]);
        Assert.Equal(given ? "first\nsecond" : null, arguments.GetValueOrDefault(BuildAuthorities.Argument));
    }

    [Fact]
    public async Task Authorities_ThatSomebodyGave_Stay()
    {
        var file = Path.Combine(_folder, "Dockerfile");
        await File.WriteAllTextAsync(file, "ARG BERTH_TRUSTED_CERTIFICATES");
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.crt"), "machine");

        var arguments = await BuildAuthorities.AddAsync(file, new Dictionary<string, string> { [BuildAuthorities.Argument] = "own" }, _folder, _said, CancellationToken.None);

        Assert.Equal("own", arguments[BuildAuthorities.Argument]);
    }

    [Fact]
    public async Task Authorities_ThatNoVariableCanHold_StayOut_AndItIsSaid()
    {
        var file = Path.Combine(_folder, "Dockerfile");
        await File.WriteAllTextAsync(file, "ARG BERTH_TRUSTED_CERTIFICATES");
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.crt"), new string('a', 100_001));

        var arguments = await BuildAuthorities.AddAsync(file, null, _folder, _said, CancellationToken.None);

        Assert.Empty(arguments);
        Assert.Contains(_folder, Assert.Single(_said.Lines), StringComparison.Ordinal);
    }

    private sealed class Said : IProgress<string>
    {
        public List<string> Lines { get; } = [];

        public void Report(string value) => Lines.Add(value);
    }
}
