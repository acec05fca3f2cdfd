using Berth.Cli.Config;
using Berth.Cli.Hosting;

namespace Berth.Cli.Tests;

public sealed class ServerChoiceTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("berth-choice-").FullName;
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void TheCommandLine_WinsOverEnvironmentAndFile()
    {
        Save("file.example", "file-token");
        _environment["BERTH_SERVER"] = "environment.example";
        _environment["BERTH_TOKEN"] = "environment-token";

        var choice = Make(new ServerRequest("line.example", "line-token", Ca: null, AllowSelfSigned: false));

        Assert.Equal("https://line.example/", choice.Server.AbsoluteUri);
        Assert.Equal("line-token", choice.Token);
    }

    [Fact]
    public void TheEnvironment_WinsOverTheFile()
    {
        Save("file.example", "file-token");
        _environment["BERTH_SERVER"] = "environment.example:8443";
        _environment["BERTH_TOKEN"] = "environment-token";

        var choice = Make();

        Assert.Equal("https://environment.example:8443/", choice.Server.AbsoluteUri);
        Assert.Equal("environment-token", choice.Token);
    }

    [Fact]
    public void TheFilesDefault_IsTakenWithItsTokenAndCa()
    {
        Save("other.example", "other-token");
        Save("file.example:8443", "file-token", ca: "/ca.pem");

        var choice = Make();

        Assert.Equal("https://file.example:8443/", choice.Server.AbsoluteUri);
        Assert.Equal("file-token", choice.Token);
        Assert.Equal("/ca.pem", choice.Ca);
    }

    [Fact]
    public void ANamedServer_TakesItsOwnTokenFromTheFile()
    {
        Save("one.example", "one-token");
        Save("two.example", "two-token");

        Assert.Equal("one-token", Make(new ServerRequest("https://one.example/path", Token: null, Ca: null, AllowSelfSigned: false)).Token);
    }

    [Fact]
    public void AnUnknownServer_NeverGetsAnotherServersToken()
    {
        Save("one.example", "one-token");
        Local("https://my.berth.test:8443", "local-token");

        Assert.Null(Make(new ServerRequest("stranger.example", Token: null, Ca: null, AllowSelfSigned: false)).Token);
    }

    [Fact]
    public void WithoutAnyConfiguration_TheLocalPlatformIsFound()
    {
        Local("https://my.berth.test:8443", "local-token", ca: "/ca.crt");

        var choice = Make();

        Assert.True(choice.IsLocal);
        Assert.Equal("local-token", choice.Token);
        Assert.Equal("/ca.crt", choice.Ca);
        Assert.Equal(System.Net.IPAddress.Loopback, choice.ToOptions().ConnectTo);
    }

    [Fact]
    public void WithoutAnything_ItIsSaidHowToLogIn()
    {
        var exception = Assert.Throws<CliException>(() => Make());

        Assert.Equal(ExitCode.Unauthorised, exception.ExitCode);
    }

    private ServerChoice Make(ServerRequest? asked = null)
    {
        _environment.TryAdd("BERTH_HOME", Path.Combine(_home, "platform"));
        using var host = new CliHost(Stream.Null, Stream.Null, Stream.Null) { Environment = _environment.GetValueOrDefault, HomeDirectory = _home, WorkingDirectory = _home };
        return ServerChoice.Make(asked ?? new ServerRequest(Server: null, Token: null, Ca: null, AllowSelfSigned: false), Config(), host);
    }

    private void Save(string name, string token, string? ca = null) => Config().SaveServer(new SavedServer(name, name, token, ca, AllowSelfSigned: false));

    private ConfigFile Config() => new(Path.Combine(_home, ".berth.json"));

    private void Local(string server, string token, string ca = "/ca")
    {
        Directory.CreateDirectory(Path.Combine(_home, "platform"));
        File.WriteAllText(Path.Combine(_home, "platform", "cli.json"), $$"""{"server":"{{server}}","token":"{{token}}","ca":"{{ca}}"}""");
    }
}
