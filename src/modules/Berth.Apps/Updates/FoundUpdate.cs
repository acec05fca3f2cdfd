using System.Collections.Concurrent;
using System.Text.Json;
using Berth.Manifest;

namespace Berth.Apps.Updates;

/// <summary>The next version of an app's package, as its source offers it.</summary>
/// <param name="Source">Names exactly this version to whoever starts the update: <c>id@version</c> or <c>url@version</c>.</param>
/// <param name="FromList">The source is a versions list, not the catalog.</param>
/// <param name="Unstable">Its publisher does not call the package ready for general use.</param>
internal sealed record FoundUpdate(PackageVersion Version, CloudronManifest Manifest, string Source, bool FromList, DateTimeOffset? CreatedAt, bool Unstable)
{
    /// <summary>As rest-api.md 3 has it (UpdateInfo).</summary>
    public JsonElement ToWire() => JsonSerializer.SerializeToElement(
        new
        {
            id = Manifest.Id,
            creationDate = CreatedAt,
            publishState = "published",
            ownerId = (string?)null,
            manifest = Manifest.Json,
            iconUrl = Manifest.Json.TryGetProperty("iconUrl", out var icon) && icon.ValueKind == JsonValueKind.String ? icon.GetString() : null,
            unstable = Unstable,
        });
}

/// <summary>What the last look found, by app. Kept in memory: after a start the first look comes at once.</summary>
internal sealed class FoundUpdates
{
    private readonly ConcurrentDictionary<string, FoundUpdate> _found = new(StringComparer.Ordinal);

    /// <param name="found">Null is that there is none.</param>
    public void Set(string appId, FoundUpdate? found)
    {
        if (found is null)
        {
            _found.TryRemove(appId, out _);
        }
        else
        {
            _found[appId] = found;
        }
    }

    public FoundUpdate? Find(string appId) => _found.GetValueOrDefault(appId);
}
