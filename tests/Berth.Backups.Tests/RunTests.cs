using Berth.Apps.Tests.Support;
using Berth.Backups.Data;
using Berth.Backups.Proving;
using Berth.Backups.Restoring;
using Berth.Backups.Runs;
using Berth.Backups.Sites;
using Berth.Backups.Tests.Support;
using Berth.Operations;
using Berth.Ports;

namespace Berth.Backups.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task OneAppThatFails_IsNamed_AndTheOthersAndThePlatformHaveTheirs()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var broken = await host.InstalledAsync(subdomain: "broken", more: request => request with { Ports = new Dictionary<string, int?>() });
        world.Before = (step, context, _) => step == "dump-app" && context.Subject == broken ? throw new PortException("engine.refused", "The dump broke.") : Task.CompletedTask;

        var ended = await host.EndAsync(await host.Get<RunStarter>().StartAsync(null, false, "olga", CancellationToken.None));

        Assert.Equal((OperationState.Failed, "backup.some_failed"), (ended.State, ended.ErrorCode));
        Assert.Contains("broken.berth.test", ended.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("blog.berth.test", ended.ErrorMessage, StringComparison.Ordinal);
        var made = await host.Get<BackupStore>().ListAsync(null, 0, 100, CancellationToken.None);
        Assert.Equal((BackupStates.Error, "The dump broke."), (made.Single(row => row.Identifier == broken).State, made.Single(row => row.Identifier == broken).Error));
        Assert.Equal(BackupStates.Normal, made.Single(row => row.Identifier == BackupStates.Platform).State);
        Assert.Equal(2, made.Count(row => row.Fqdn == "blog.berth.test" && row.State == BackupStates.Normal));
    }

    [Fact]
    public async Task RepositoryThatVanished_IsNotMadeAnew()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        Directory.Move(Path.Combine(world.Home, "backups"), Path.Combine(world.Home, "unmounted"));

        var ended = await host.EndAsync(await BackupScenario.Of("backup").Begin(host));

        Assert.Equal("backup.no_repository", ended.ErrorCode);
        Assert.False(Directory.Exists(Path.Combine(world.Home, "backups")));
    }

    [Fact]
    public async Task SafetyBackupThatFails_LeavesTheAppAlone()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);
        var fetched = false;
        world.After = (step, _, _) =>
        {
            if (step == "fetch-backup")
            {
                fetched = true;
                Directory.Move(Path.Combine(world.Home, "backups"), Path.Combine(world.Home, "unmounted"));
            }

            return Task.CompletedTask;
        };

        var ended = await host.EndAsync(await BackupScenario.Of("restore").Begin(host));

        Assert.True(fetched);
        Assert.Equal("backup.no_safety", ended.ErrorCode);
        Assert.Equal("newer", await File.ReadAllTextAsync(BackupScenario.PostOf(world, id)));
    }

    [Fact]
    public async Task Restore_BringsBackFilesAndRows_AndKeepsWhatWasAsABackup()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);

        var ended = await host.EndAsync(await BackupScenario.Of("restore").Begin(host));

        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Equal("content of blog.berth.test: old, old\n", await BackupScenario.ContentAsync(host));
        var safety = (await host.Get<BackupStore>().ListAsync(id, 0, 10, CancellationToken.None))[0];
        Assert.Equal(("before restore", BackupStates.Normal), (safety.Label, safety.State));
        await host.EndAsync(await host.Get<RestoreStarter>().StartAsync(id, safety.Id, true, "olga", CancellationToken.None));
        Assert.Equal("content of blog.berth.test: newer, newer\n", await BackupScenario.ContentAsync(host));
    }

    [Fact]
    public async Task Proof_OfABackupWithMissingRows_SaysWhich()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);
        foreach (var dump in Directory.GetFiles(Path.Combine(world.Home, "backups"), "fakedump", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(dump, "ol");
        }

        var ended = await host.EndAsync(await host.Get<TrialStarter>().StartAsync(id, null, "olga", CancellationToken.None));

        Assert.Equal("backup.mismatch", ended.ErrorCode);
        Assert.Contains("fake/rows has 2 rows instead of 3", ended.ErrorMessage, StringComparison.Ordinal);
        var proof = Assert.Single(await host.Get<BackupStore>().ListProofsAsync(CancellationToken.None));
        Assert.False(proof.Restorable);
        Assert.Equal(id, Assert.Single(world.Addons.Held.Keys.Select(held => held.App).Distinct()));
        Assert.Single(await host.Get<SiteService>().ListAsync(CancellationToken.None));
    }
}
