using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Berth.Apps.Tests.Support;
using Berth.Backups.Data;
using Berth.Backups.Importing;
using Berth.Backups.Sites;
using Berth.Backups.Tests.Support;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Packaging;

namespace Berth.Backups.Tests;

/// <summary>Apps that travel: as one archive, and from another server's site. What comes in is hostile.</summary>
public sealed class ImportTests
{
    private static readonly HashSet<string> Roots = ["export.json", "data", "backup", "icon.png"];

    [Fact]
    public async Task ExportedApp_ComesBackElsewhere_WithDataAndVariables_AndNothingOfTheUploadStays()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var id = await BackupScenario.IdAsync(host);

        var ended = await host.EndAsync(await BackupScenario.Of("import").Begin(host));

        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.NotEqual(id, ended.Subject);
        Assert.Contains("content of moved.berth.test: old, old\n", await BackupScenario.ContentAsync(host), StringComparison.Ordinal);
        Assert.Contains(KeyValuePair.Create("COLOUR", "red"), world.Engine.SpecOf(ended.Subject)!.Environment);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(world.Home, "imports")));
    }

    [Fact]
    public async Task OtherServersSite_IsListed_AndAnAppOfItImported()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var site = Assert.Single(await host.Get<SiteService>().ListAsync(CancellationToken.None));
        var request = new ImportAppRequest("filesystem", host.Get<SiteService>().Access(site).Password) { Config = JsonSerializer.SerializeToElement(new { backupDir = Path.Combine(world.Home, "backups") }) };
        var app = Assert.Single(await host.Get<Importer>().ListAsync(request, CancellationToken.None));
        Assert.Equal("blog.berth.test", app.Fqdn);

        var place = new CloneRequest { Subdomain = "other", Ports = new Dictionary<string, int?> { ["SSH_PORT"] = 29500 } };
        var ended = await host.EndAsync(await host.Get<Importer>().FromSiteAsync(request with { SnapshotId = app.SnapshotId }, place, null, "olga", CancellationToken.None));

        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Contains("content of other.berth.test: old, old\n", await BackupScenario.ContentAsync(host), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(world.Home, "imports")));
    }

    [Fact]
    public async Task ImportIntoAnApp_ReplacesItsData_AfterABackup_AndStaysWhereItIs()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var id = await BackupScenario.IdAsync(host);
        using var archive = await BackupScenario.ExportAsync(host);
        Assert.Contains("content of blog.berth.test: newer, newer\n", await BackupScenario.ContentAsync(host), StringComparison.Ordinal);

        var ended = await host.EndAsync(await host.Get<Importer>().FromArchiveAsync(archive, new CloneRequest(), id, "olga", CancellationToken.None));

        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Equal(id, ended.Subject);
        Assert.Contains("content of blog.berth.test: old, old\n", await BackupScenario.ContentAsync(host), StringComparison.Ordinal);
        Assert.Contains(KeyValuePair.Create("COLOUR", "red"), world.Engine.SpecOf(id)!.Environment);
        Assert.Contains(await host.Get<BackupStore>().ListAsync(id, 0, 100, CancellationToken.None), row => row is { Label: "before import", State: BackupStates.Normal });
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(world.Home, "imports")));
    }

    [Fact]
    public async Task ImportIntoAnApp_ThatDoesNotGetHealthy_BringsBackWhatWas()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var id = await BackupScenario.IdAsync(host);
        using var archive = await BackupScenario.ExportAsync(host);
        world.Before = (step, context, _) => step == "wait-healthy" && context.Subject == id ? throw new ErrorException(Error.External("app.unhealthy", "It does not answer.")) : Task.CompletedTask;

        var ended = await host.EndAsync(await host.Get<Importer>().FromArchiveAsync(archive, new CloneRequest(), id, "olga", CancellationToken.None));

        Assert.Equal((OperationState.Failed, "app.unhealthy"), (ended.State, ended.ErrorCode));
        Assert.Contains("content of blog.berth.test: newer, newer\n", await BackupScenario.ContentAsync(host), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(world.Home, "imports")));
    }

    [Theory]
    [InlineData("not an archive at all")]
    [InlineData("")]
    public async Task WhatIsNoArchive_IsRefused_AndNothingStays(string body)
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var error = await Assert.ThrowsAsync<ErrorException>(() => host.Get<Importer>().FromArchiveAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), new CloneRequest(), null, "olga", CancellationToken.None));
        Assert.Equal("import.refused", error.Error.Code);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(world.Home, "imports")));
        Assert.Single(await host.Store.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task LocationThatIsTaken_IsRefused_AndNothingStays()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var refused = await host.Get<Importer>().FromArchiveAsync(await BackupScenario.ExportAsync(host), new CloneRequest(), null, "olga", CancellationToken.None);
        Assert.Equal("location.taken", refused.Error!.Code);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(world.Home, "imports")));
    }

    [Theory]
    [InlineData(TarEntryType.RegularFile, "../evil", "")]
    [InlineData(TarEntryType.RegularFile, "data/../../evil", "")]
    [InlineData(TarEntryType.RegularFile, "/evil", "")]
    [InlineData(TarEntryType.RegularFile, "elsewhere/evil", "")]
    [InlineData(TarEntryType.RegularFile, "data/link/evil", "")]
    [InlineData(TarEntryType.HardLink, "data/evil", "../outside/secret")]
    [InlineData(TarEntryType.HardLink, "data/evil", "data/link")]
    [InlineData(TarEntryType.SymbolicLink, "data", "../outside")]
    [InlineData(TarEntryType.SymbolicLink, "export.json", "/etc/passwd")]
    [InlineData(TarEntryType.CharacterDevice, "data/evil", "")]
    [InlineData(TarEntryType.Fifo, "data/evil", "")]
    public async Task HostileEntry_IsRefused_AndNothingIsWrittenOutside(TarEntryType type, string name, string target)
    {
        var home = Directory.CreateTempSubdirectory("berth-import-").FullName;
        try
        {
            var (inside, outside) = (Directory.CreateDirectory(Path.Combine(home, "in")).FullName, Directory.CreateDirectory(Path.Combine(home, "outside")).FullName);
            using var archive = new MemoryStream();
            await using (var tar = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
            {
                await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.SymbolicLink, "data/link") { LinkName = outside });
                var entry = new GnuTarEntry(type, name);
                if (target.Length > 0)
                {
                    entry.LinkName = target;
                }

                if (type == TarEntryType.RegularFile)
                {
                    entry.DataStream = new MemoryStream([1]);
                }

                await tar.WriteEntryAsync(entry);
            }

            archive.Position = 0;
            await Assert.ThrowsAsync<PackageException>(() => OwnedArchive.ExtractAsync(archive, inside, Roots, PackageLimits.Default, CancellationToken.None));
            Assert.Empty(Directory.GetFileSystemEntries(outside));
            Assert.Equal(["in", "outside"], Directory.GetFileSystemEntries(home).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public async Task Folder_TravelsWithModesLinksAndOwners()
    {
        var home = Directory.CreateTempSubdirectory("berth-import-").FullName;
        try
        {
            var (from, to) = (Directory.CreateDirectory(Path.Combine(home, "from", "data", "empty")), Directory.CreateDirectory(Path.Combine(home, "to")).FullName);
            var file = Path.Combine(home, "from", "data", "run");
            await File.WriteAllTextAsync(file, "hello");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.SetUser);
            File.SetUnixFileMode(from.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            File.CreateSymbolicLink(Path.Combine(home, "from", "data", "code"), "/app/code");
            using var archive = new MemoryStream();
            await OwnedArchive.WriteAsync(Path.Combine(home, "from"), [], archive, CancellationToken.None);
            archive.Position = 0;
            await OwnedArchive.ExtractAsync(archive, to, Roots, PackageLimits.Default, CancellationToken.None);
            Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(to, "data", "run")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead, File.GetUnixFileMode(Path.Combine(to, "data", "run")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(to, "data", "empty")));
            Assert.Equal("/app/code", new FileInfo(Path.Combine(to, "data", "code")).LinkTarget);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task<AppsHost> PreparedAsync(World world)
    {
        var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        return host;
    }
}
