using System.Security.Cryptography;
using Berth.Host;
using Berth.Ports.Backups;
using Berth.Ports.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Restic.Tests;

/// <summary>A folder with something to back up, a place for a repository, and restic itself. All of it is gone after the test.</summary>
public sealed class Workshop : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Workshop()
    {
        Folder = Directory.CreateTempSubdirectory("berth-restic-").FullName;
        _services = new ServiceCollection()
            .AddHostAdapter(new HostOptions { CaDirectory = this["ca"], SecretKeyPath = this["key"] })
            .AddResticAdapter(new ResticOptions(this["restic"]) { LockPatience = TimeSpan.FromSeconds(20), LockPoll = TimeSpan.FromMilliseconds(200) })
            .BuildServiceProvider();
        Restic = _services.GetRequiredService<IBackupRepository>();
        Programs = _services.GetRequiredService<IProgramRunner>();
        Here = new RepositoryAccess(new LocalTarget(this["repository"]), "correct horse") { Niceness = 0 };
        Directory.CreateDirectory(this["app/data/sub"]);
        File.WriteAllText(this["app/data/a.txt"], "first");
        File.WriteAllText(this["app/data/sub/b.txt"], "second");
    }

    public IBackupRepository Restic { get; }

    public IProgramRunner Programs { get; }

    public RepositoryAccess Here { get; }

    public string Folder { get; }

    public string this[string relative] => Path.Combine(Folder, relative);

    public SnapshotRequest Request(params IReadOnlyCollection<string> tags) => new(this["app"], ["data"], tags, []);

    public Task<SnapshotSummary> SaveAsync(params IReadOnlyCollection<string> tags) => Restic.SaveAsync(Here, Request(tags), null, CancellationToken.None);

    /// <summary>Content that compresses to nothing less.</summary>
    public void WriteRandom(string name, int megabytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        using var file = File.Create(this[name]);
        for (var written = 0; written < megabytes; written++)
        {
            file.Write(RandomNumberGenerator.GetBytes(1 << 20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
