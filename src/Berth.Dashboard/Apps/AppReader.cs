using System.Text.Json;
using Berth.Contracts;
using Berth.Dashboard.Shared;
using Berth.Dashboard.Shell;

namespace Berth.Dashboard.Apps;

/// <summary>Reads the caller's apps with what belongs on their tiles. Updates and proofs change seldom and are asked for seldom.</summary>
public sealed class AppReader(Session session, TimeProvider time)
{
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(30);
    private Dictionary<string, string> _updates = [];
    private Dictionary<string, bool> _proofs = [];
    private long? _askedAt;

    public async Task<IReadOnlyList<AppView>> ReadAsync(CancellationToken cancellationToken)
    {
        var apps = await session.Api.Apps.ListAsync(cancellationToken);
        if (session.IsAdmin && (_askedAt is not { } asked || time.GetElapsedTime(asked) > Seldom))
        {
            _updates = Updates(await session.Api.Updates.ListAsync(cancellationToken));
            _proofs = Proofs(await session.Api.Backups.ListProofsAsync(cancellationToken));
            _askedAt = time.GetTimestamp();
        }

        return [.. apps.Select(app => AppView.Of(app) with
        {
            NewVersion = _updates.GetValueOrDefault(app.Id),
            Proven = _proofs.TryGetValue(app.Id, out var proven) ? proven : null,
        })];
    }

    private static Dictionary<string, bool> Proofs(IReadOnlyList<ProofResponse> proofs) =>
        proofs.GroupBy(proof => proof.AppId).ToDictionary(group => group.Key, group => group.MaxBy(proof => proof.Time)!.Restorable);

    /// <summary>By app id: <c>{manifest: {version}}</c>.</summary>
    private static Dictionary<string, string> Updates(JsonElement updates)
    {
        var found = new Dictionary<string, string>();
        if (updates.ValueKind != JsonValueKind.Object)
        {
            return found;
        }

        foreach (var update in updates.EnumerateObject())
        {
            found[update.Name] = update.Value.ValueKind == JsonValueKind.Object && update.Value.TryGetProperty("manifest", out var manifest) ? Json.Text(manifest, "version") ?? "?" : "?";
        }

        return found;
    }
}
