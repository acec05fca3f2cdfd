using System.Text;
using System.Text.Json;
using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class LoginTests : IAsyncLifetime
{
    private StubPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await StubPlatform.StartAsync();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Login_WithPasswordOnStandardInput_KeepsTheTokenForLaterCommands()
    {
        _platform.AddApp("wiki");
        using var cli = new CliRun();

        var login = await LoginAsync(cli, "secret\n");
        var list = await cli.RunAsync("list");

        Assert.Equal(0, login.Code);
        Assert.Equal(0, list.Code);
        Assert.Contains("wiki.example.com", list.Out);
    }

    [Fact]
    public async Task Login_WritesAFileThatOnlyTheOwnerCanRead()
    {
        using var cli = new CliRun();

        await LoginAsync(cli, "secret");

        var path = Path.Combine(cli.Home, ".berth.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var servers = JsonDocument.Parse(await File.ReadAllTextAsync(path)).RootElement.GetProperty("servers");
        Assert.Equal(_platform.Address, servers.GetProperty("default").GetString());
        Assert.Equal(StubPlatform.Token, servers.GetProperty(_platform.Address).GetProperty("token").GetString());
    }

    [Fact]
    public async Task Login_WithAWrongPassword_Is3AndKeepsNothing()
    {
        using var cli = new CliRun();

        var result = await LoginAsync(cli, "wrong");

        Assert.Equal(3, result.Code);
        Assert.Contains("Invalid credentials", result.Error);
        Assert.False(File.Exists(Path.Combine(cli.Home, ".berth.json")));
    }

    [Fact]
    public async Task Login_WithoutTerminalAndPassword_SaysWhatToGive()
    {
        using var cli = new CliRun();

        var result = await cli.RunAsync("login", _platform.Address, "-u", "owner");

        Assert.Equal(2, result.Code);
        Assert.Contains("--password-stdin", result.Error);
    }

    [Fact]
    public async Task Login_KeepsOtherServersAndUnknownKeys()
    {
        using var cli = new CliRun();
        await File.WriteAllTextAsync(Path.Combine(cli.Home, ".berth.json"), """{"servers":{"default":"a.example","a.example":{"apiEndpoint":"a.example","token":"t"}},"later":1}""");

        await LoginAsync(cli, "secret");

        var root = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(cli.Home, ".berth.json"))).RootElement;
        Assert.Equal("t", root.GetProperty("servers").GetProperty("a.example").GetProperty("token").GetString());
        Assert.Equal(1, root.GetProperty("later").GetInt32());
    }

    [Fact]
    public async Task Logout_EndsTheSessionOnTheServerAndForgetsIt()
    {
        using var cli = new CliRun();
        await LoginAsync(cli, "secret");

        var logout = await cli.RunAsync("logout");

        Assert.Equal(0, logout.Code);
        Assert.True(_platform.Got("DELETE", "/api/v1/profile/sessions/current"));
        Assert.Equal(3, (await cli.RunAsync("list")).Code);
    }

    [Fact]
    public async Task ADamagedConfiguration_IsNamedAndNotOverwritten()
    {
        using var cli = new CliRun();
        var path = Path.Combine(cli.Home, ".berth.json");
        await File.WriteAllTextAsync(path, "{nonsense");

        var result = await cli.RunAsync("list");

        Assert.Equal(1, result.Code);
        Assert.Contains(path, result.Error);
        Assert.Equal("{nonsense", await File.ReadAllTextAsync(path));
    }

    private Task<CliResult> LoginAsync(CliRun cli, string password) =>
        cli.RunAsync(["login", _platform.Address, "-u", "owner", "--password-stdin"], Encoding.UTF8.GetBytes(password), CancellationToken.None);
}
