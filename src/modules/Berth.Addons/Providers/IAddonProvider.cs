using System.Text.Json.Nodes;
using Berth.Kernel;
using Berth.Ports.Containers;

namespace Berth.Addons.Providers;

/// <summary>
/// One addon of the packaging contract. Every member may be repeated after a crash at any point; the grant is the
/// first thing made and the last one removed.
/// </summary>
internal interface IAddonProvider
{
    /// <summary>As manifests name it.</summary>
    string Name { get; }

    /// <summary>What the manifest asks that cannot be; asks nothing of the outside.</summary>
    Error? Check(AddonRequest request) => null;

    /// <summary>Makes or completes what the app gets: same secret, data kept.</summary>
    Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken);

    /// <summary>Removes everything, data too. Nothing there is fine.</summary>
    Task TearDownAsync(string appId, CancellationToken cancellationToken);

    /// <summary>Empties the data; the secret stays.</summary>
    Task ClearAsync(AddonRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes the addon's dump file, if it has one, into <paramref name="directory"/>.</summary>
    Task DumpAsync(AddonRequest request, string directory, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>About how large the dump file will be, in bytes.</summary>
    Task<long> MeasureAsync(AddonRequest request, CancellationToken cancellationToken) => Task.FromResult(0L);

    /// <summary>Replaces the data by the dump file.</summary>
    Task RestoreAsync(AddonRequest request, string directory, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Rows by table, the addon's name in front.</summary>
    Task<IReadOnlyDictionary<string, long>> CountAsync(AddonRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long>());

    /// <summary>The running service behind it; null when there is none.</summary>
    Task<ServiceContainerName?> FindServiceAsync(AddonRequest request, CancellationToken cancellationToken) => Task.FromResult<ServiceContainerName?>(null);
}

/// <param name="HostName">By which apps know it.</param>
internal sealed record ServiceContainerName(string Container, string HostName);

/// <param name="Options">What the manifest says about the addon; hostile.</param>
internal sealed record AddonRequest(AddonConsumer App, JsonObject Options, IProgress<string>? Progress)
{
    public string AppId => App.AppId;

    /// <summary>An option that is there and true; anything else, of whatever type, counts as false.</summary>
    public bool Flag(string option) => Options[option] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>An option that is there and a string that is not empty.</summary>
    public string? Text(string option) => Options[option] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}

/// <param name="Variables">Without the prefix that manifest version 2 puts in front.</param>
internal sealed record AddonGrant(IReadOnlyList<KeyValuePair<string, string>> Variables, IReadOnlyList<Mount> Mounts)
{
    public static AddonGrant Nothing { get; } = new([], []);

    public static AddonGrant Of(params IReadOnlyList<KeyValuePair<string, string>> variables) => new(variables, []);
}
