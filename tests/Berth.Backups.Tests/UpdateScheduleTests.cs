using System.Net;
using System.Text.Json.Nodes;
using Berth.Apps;
using Berth.Apps.Data;
using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Apps.Updates;
using Berth.Backups.Tests.Support;
using Berth.Contracts;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Backups.Tests;

/// <summary>Updates that come by themselves: which, in what steps, and which never.</summary>
public sealed class UpdateScheduleTests : IAsyncLifetime
{
    private readonly JsonObject _versions = [];
    private WebApplication _publisher = null!;
    private World _world = null!;
    private AppsHost _host = null!;

    private string ListUrl => _publisher.Urls.Single() + "/CloudronVersions.json";

    private UpdateSchedule Schedule => field ??= ActivatorUtilities.CreateInstance<UpdateSchedule>(_host.Get<IServiceProvider>());

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync();
        _host = await BackupScenario.StartAsync(_world);
        while ((await _host.Get<Sites.SiteService>().ListAsync(default)).Count == 0)
        {
            await Task.Delay(10);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _publisher = builder.Build();
        _publisher.MapGet("/CloudronVersions.json", () => Results.Text(new JsonObject { ["stable"] = true, ["versions"] = _versions.DeepClone() }.ToJsonString(), "application/json"));
        await _publisher.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _publisher.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task Window_TakesEveryStep_LeavesTheMajorVersion_AndUnderAllOffersIt()
    {
        Publish("1.0.0", "1.0.1", "1.1.0", "2.0.0");
        var id = await InstallAsync("1.0.0");
        await _host.Get<ISettings>().SetAsync(UpdatePolicy.Policy, UpdatePolicy.All, default);
        await WindowAsync();
        var history = await _host.Get<AppHistory>().ListAsync(await _host.Store.GetAsync(id, default), default);
        Assert.Equal(["1.1.0", "1.0.1", "1.0.0"], history.Select(entry => entry.Version));
        Assert.Null(history[0].Until);
        Assert.Equal(history[0].Since, history[1].Until);
        await using var db = await _host.OpenAsync();
        var notices = await db.Database.SqlQueryRaw<string>("SELECT Message AS Value FROM platform_notifications").ToListAsync();
        Assert.Contains(notices, notice => notice.Contains("2.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task VersionThatFailed_IsNotTriedAgain_UntilANewerOneIsThere()
    {
        Publish("1.0.0", "1.0.1");
        var id = await InstallAsync("1.0.0");
        _world.After = (step, context, _) => step == "start-container" && context.Kind == "app.update" ? throw new PortException("engine.refused", "No more.") : Task.CompletedTask;
        await WindowAsync();
        await WindowAsync();
        Assert.Equal([OperationState.Failed], (await UpdatesAsync()).Select(update => update.State));
        _world.After = World.Nothing;
        _versions.Remove("1.0.1");
        Publish("1.0.2");
        await WindowAsync();
        Assert.Equal("1.0.2", await VersionAsync(id));
    }

    [Fact]
    public async Task Nothing_ComesOutsideOfTheWindow_WithoutAPolicy_OrForAnAppThatDoesNotWantIt()
    {
        Publish("1.0.0", "1.0.1");
        var id = await InstallAsync("1.0.0");
        var settings = _host.Get<ISettings>();
        await settings.SetAsync(UpdatePolicy.Pattern, UpdatePolicy.Never, default);
        await WindowAsync();
        await settings.SetAsync(UpdatePolicy.Pattern, "00 30 4 * * *", default);
        await settings.SetAsync(UpdatePolicy.Policy, UpdatePolicy.Off, default);
        await WindowAsync();
        await settings.SetAsync(UpdatePolicy.Policy, UpdatePolicy.Minor, default);
        await using (var db = await _host.OpenAsync())
        {
            await db.Set<AppRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.EnableAutomaticUpdate, false));
        }

        await WindowAsync();
        Assert.Empty(await UpdatesAsync());
        Assert.Equal("1.0.1", _host.Get<FoundUpdates>().Find(id)!.Version.ToString());
    }

    /// <summary>A day, in which the window of the pattern lies.</summary>
    private Task WindowAsync() => Schedule.LookAsync(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow, default);

    private async Task<IEnumerable<Operation>> UpdatesAsync() => await _host.Operations.ListAsync(AppSteps.UpdateKind, 1, 100, default);

    private async Task<string?> VersionAsync(string id) => (await _host.Store.GetAsync(id, default)).ReadSpec().Manifest.GetProperty("version").GetString();

    private async Task<string> InstallAsync(string version)
    {
        var request = new InstallRequest { VersionsUrl = $"{ListUrl}@{version}", Subdomain = "blog", Domain = AppsHost.Domain, AccessRestriction = Packages.Parse("null") };
        var ended = await _host.EndAsync(await _host.Get<AppInstaller>().InstallAsync(request, "olga", default));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        return ended.Subject;
    }

    private void Publish(params string[] versions)
    {
        foreach (var version in versions)
        {
            var manifest = JsonNode.Parse(Packages.Blog(_world).GetRawText())!.AsObject();
            manifest["version"] = version;
            manifest["dockerImage"] = $"shop/blog:{version}";
            _world.Engine.Registry[$"shop/blog:{version}"] = new Testing.Fakes.FakeImage();
            _versions[version] = new JsonObject { ["manifest"] = manifest, ["creationDate"] = "2026-08-04T09:00:00Z", ["ts"] = "2026-08-04T09:00:00Z", ["publishState"] = "published" };
        }
    }
}
