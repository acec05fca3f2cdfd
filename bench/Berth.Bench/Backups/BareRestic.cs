using Berth.Bench.Running;

namespace Berth.Bench.Backups;

/// <summary>The engine without the platform, with a repository of its own.</summary>
internal sealed class BareRestic(string repository, string data)
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["RESTIC_REPOSITORY"] = repository,
        ["RESTIC_PASSWORD"] = "bench",
        ["RESTIC_CACHE_DIR"] = repository + ".cache",
    };

    public Task InitializeAsync(CancellationToken cancellationToken) => Command.OutputAsync("restic", ["init"], cancellationToken, _environment);

    public Task BackUpAsync(CancellationToken cancellationToken) => Command.OutputAsync("restic", ["backup", data], cancellationToken, _environment);
}
