using System.Collections.Concurrent;
using Berth.Addons.Providers;
using Berth.Ports.Containers;

namespace Berth.Apps.Tests.Support;

/// <summary>Addons in memory: every name is known, each gives one variable that stays the same, <c>localstorage</c> a mount.</summary>
public sealed class FakeAddons : IAddons
{
    private int _secrets;

    /// <summary>App and addon to its secret.</summary>
    public ConcurrentDictionary<(string App, string Addon), string> Held { get; } = new();

    /// <summary>What is in an app's databases; each letter is a row.</summary>
    public ConcurrentDictionary<string, string> Content { get; } = new();

    /// <summary>What the dumps of any app would take.</summary>
    public long DumpBytes { get; set; }

    /// <summary>What is said of an app's addons before anything begins.</summary>
    public Func<AddonConsumer, AddonCheck> Checks { get; set; } = _ => new([], []);

    public AddonCheck Check(AddonConsumer app) => Checks(app);

    public Task<AddonGrants> EnsureAsync(AddonConsumer app, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var variables = new List<KeyValuePair<string, string>>();
        var mounts = new List<Mount>();
        foreach (var (name, _) in app.Addons)
        {
            var secret = Held.GetOrAdd((app.AppId, name), _ => $"secret-{Interlocked.Increment(ref _secrets)}");
            if (name == "localstorage")
            {
                mounts.Add(Mount.Bind(app.DataDirectory, "/app/data"));
                continue;
            }

            variables.Add(new($"{(app.ManifestVersion >= 2 ? "CLOUDRON_" : "")}{name.ToUpperInvariant()}_URL", secret));
        }

        return Task.FromResult(new AddonGrants(variables, mounts));
    }

    public Task TearDownAsync(string appId, IReadOnlyCollection<string>? addons, CancellationToken cancellationToken)
    {
        foreach (var held in Held.Keys.Where(key => key.App == appId && addons?.Contains(key.Addon) != false))
        {
            Held.TryRemove(held, out _);
            if (addons is null || held.Addon == "mysql")
            {
                Content.TryRemove(appId, out _);
            }
        }

        return Task.CompletedTask;
    }

    public Task ClearAsync(AddonConsumer app, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DumpAsync(AddonConsumer app, string directory, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(Path.Combine(directory, "fakedump"), Content.GetValueOrDefault(app.AppId, ""), cancellationToken);

    public Task<long> MeasureAsync(AddonConsumer app, CancellationToken cancellationToken) => Task.FromResult(DumpBytes);

    public async Task RestoreAsync(AddonConsumer app, string directory, CancellationToken cancellationToken) =>
        Content[app.AppId] = await File.ReadAllTextAsync(Path.Combine(directory, "fakedump"), cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> CountAsync(AddonConsumer app, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long> { ["fake/rows"] = Content.GetValueOrDefault(app.AppId, "").Length });

    /// <summary>When certificates last changed, of apps that have them as files.</summary>
    public DateTimeOffset? CertificatesChanged { get; set; }

    public Task<DateTimeOffset?> RefreshCertificatesAsync(AddonConsumer app, CancellationToken cancellationToken) => Task.FromResult(CertificatesChanged);

    public Task JoinNetworkAsync(AddonConsumer app, string network, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> ListProvisionedAsync(string appId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Held.Keys.Where(key => key.App == appId).Select(key => key.Addon)]);

    public async Task<IReadOnlyList<OrphanedAddon>> FindOrphansAsync(ListLiving listLiving, CancellationToken cancellationToken)
    {
        var held = Held.Keys.ToList();
        var living = await listLiving(cancellationToken);
        return [.. held.Where(key => !living.Contains(key.App)).Select(key => new OrphanedAddon(key.App, key.Addon))];
    }

    public async Task RemoveOrphansAsync(ListLiving listLiving, CancellationToken cancellationToken)
    {
        foreach (var orphan in await FindOrphansAsync(listLiving, cancellationToken))
        {
            Held.TryRemove((orphan.AppId, orphan.Addon), out _);
        }
    }
}
