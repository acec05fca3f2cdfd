using System.Text.Json;
using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Apps.Updates;
using Berth.Backups.Data;
using Berth.Backups.Restoring;
using Berth.Backups.Sites;
using Berth.Backups.Tests.Support;
using Berth.Contracts;
using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Backups.Tests;

/// <summary>What an update that fails leaves behind, and what an update asks before it begins.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private World _world = null!;
    private AppsHost _host = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync();
        _host = await BackupScenario.StartAsync(_world);
        await BackupScenario.PrepareAsync(_host);
        _id = await BackupScenario.IdAsync(_host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task NewVersionThatServedAndFailed_GoesBackWithItsData_AndWhatWasWrittenMeanwhileIsInABackup()
    {
        _world.After = async (step, context, _) =>
        {
            if (step == "serve-traffic")
            {
                await BackupScenario.WriteAsync(_world, _id, "written by visitors");
            }

            if (step == "watch-update")
            {
                throw new PortException("app.update_unwell", "It fell over.");
            }
        };
        var ended = await UpdateAsync();
        Assert.Equal((OperationState.Failed, "app.update_unwell"), (ended.State, ended.ErrorCode));
        Assert.Contains("Version 1.0.0 is back, with its data", ended.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("newer", await File.ReadAllTextAsync(BackupScenario.PostOf(_world, _id)));
        var backups = await _host.Get<BackupStore>().ListOfOperationAsync(ended.Id, default);
        Assert.Equal(
            ["before update to 1.1.0", "before update to 1.1.0, stopped", "update to 1.1.0 that failed"],
            backups.Where(row => row.State == BackupStates.Normal).Select(row => row.Label).Order(StringComparer.Ordinal));

        _world.After = World.Nothing;
        var written = backups.Single(row => row.Label!.EndsWith("failed", StringComparison.Ordinal));
        Assert.Equal("1.1.0", written.PackageVersion);
        var restored = await _host.EndAsync(await _host.Get<RestoreStarter>().StartAsync(_id, written.Id, false, "olga", default));
        Assert.True(restored.State == OperationState.Succeeded, restored.ErrorMessage);
        Assert.Equal("written by visitors", await File.ReadAllTextAsync(BackupScenario.PostOf(_world, _id)));
        var history = await _host.Get<AppHistory>().ListAsync(await _host.Store.GetAsync(_id, default), default);
        Assert.Equal(
            [("1.1.0", "app.restore", true), ("1.1.0", "app.update", false), ("1.0.0", "app.install", true)],
            history.Select(entry => (entry.Version, entry.Kind, entry.Succeeded)));
    }

    [Fact]
    public async Task SiteThatIsAwayOnTheWayBack_LeavesTheAppStopped_UntilARestoreBringsItsDataBack()
    {
        var folder = Path.Combine(_world.Home, "backups");
        _world.After = async (step, context, _) =>
        {
            await BackupScenario.WreckAsync(step, context, _world);
            if (step == "start-container")
            {
                Directory.Move(folder, folder + ".away");
                throw new PortException("engine.refused", "No more.");
            }
        };
        var ended = await UpdateAsync();
        Assert.Equal(OperationState.Failed, ended.State);
        Assert.Contains("could not be brought back", ended.ErrorMessage, StringComparison.Ordinal);
        Assert.NotEqual(ContainerRunState.Running, (await _world.Engine.InspectContainerAsync(_id, default))!.State);
        await _host.Reconciler.ReconcileAsync(default);
        Assert.NotEqual(ContainerRunState.Running, (await _world.Engine.InspectContainerAsync(_id, default))!.State);

        Directory.Move(folder + ".away", folder);
        _world.After = World.Nothing;
        var stopped = (await _host.Get<BackupStore>().ListOfOperationAsync(ended.Id, default)).Single(row => row.Label!.EndsWith("stopped", StringComparison.Ordinal));
        var restored = await _host.EndAsync(await _host.Get<RestoreStarter>().StartAsync(_id, stopped.Id, true, "olga", default));
        Assert.True(restored.State == OperationState.Succeeded, restored.ErrorMessage);
        Assert.Equal(("newer", "newer"), (await File.ReadAllTextAsync(BackupScenario.PostOf(_world, _id)), _world.Addons.Content[_id]));
        Assert.Equal(ContainerRunState.Running, (await _world.Engine.InspectContainerAsync(_id, default))!.State);
    }

    [Fact]
    public async Task WithoutASiteForUpdates_TheUpdateIsRefused_AndForcedItGoesOn()
    {
        foreach (var site in await _host.Get<SiteService>().ListAsync(default))
        {
            await _host.Get<BackupStore>().ChangeAsync<SiteRow>(site.Id, row => row.EnableForUpdates = false, default);
        }

        var refused = await UpdateAsync();
        Assert.Equal((OperationState.Failed, "update.no_backup"), (refused.State, refused.ErrorCode));
        Assert.Equal("shop/blog:1", _world.Engine.SpecOf(_id)!.Image);
        Assert.Equal(OperationState.Succeeded, (await UpdateAsync(request => request with { Force = true })).State);
        Assert.Equal("shop/blog:2", _world.Engine.SpecOf(_id)!.Image);
    }

    [Fact]
    public async Task WithoutABackup_OnlyThePackageGoesBack_AndTheMessageSaysSo()
    {
        _world.After = async (step, context, _) =>
        {
            await BackupScenario.WreckAsync(step, context, _world);
            if (step == "wait-healthy")
            {
                throw new PortException("engine.refused", "No more.");
            }
        };
        var ended = await UpdateAsync(request => request with { SkipBackup = true });
        Assert.Contains("only the package went back", ended.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("shop/blog:1", _world.Engine.SpecOf(_id)!.Image);
        Assert.Equal("wrecked", await File.ReadAllTextAsync(BackupScenario.PostOf(_world, _id)));
        Assert.Empty(await _host.Get<BackupStore>().ListOfOperationAsync(ended.Id, default));
    }

    [Fact]
    public async Task SmokePathThatAnswersWithAnError_TakesTheUpdateBack()
    {
        _world.Before = (step, _, _) =>
        {
            // Healthy is everything below 500; a smoke path has to work.
            _world.Status = step == "check-smoke-paths" ? 404 : 200;
            return Task.CompletedTask;
        };
        var manifest = JsonElement.Parse(Packages.NextBlog(_world).GetRawText().Replace("\"httpPort\"", "\"smokePaths\": [\"/login\", 7, \"//elsewhere\"], \"httpPort\"", StringComparison.Ordinal));
        var ended = await UpdateAsync(request => request with { Manifest = manifest });
        Assert.Equal((OperationState.Failed, "app.smoke_failed"), (ended.State, ended.ErrorCode));
        Assert.Contains("GET /login answered 404", ended.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("newer", _world.Addons.Content[_id]);
    }

    private async Task<Operation> UpdateAsync(Func<UpdateRequest, UpdateRequest>? more = null)
    {
        var request = new UpdateRequest { Manifest = Packages.NextBlog(_world) };
        return await _host.EndAsync(await _host.Get<AppLifecycle>().UpdateAsync(_id, more is null ? request : more(request), "olga", default));
    }
}
