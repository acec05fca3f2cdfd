using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Apps.Data;
using Berth.Apps.Requests;
using Berth.Catalog;
using Berth.Kernel;
using Berth.Manifest;
using Microsoft.Extensions.Logging;

namespace Berth.Apps.Updates;

/// <summary>Asks the catalog and publishers' lists what comes next for apps.</summary>
internal sealed partial class UpdateChecker(AppStore store, ICatalog catalog, VersionsSource versions, PackageChoice packages, FoundUpdates found, ILogger<UpdateChecker> logger)
{
    /// <summary>Looks for one app. <c>app.not_found</c>, and why its source cannot be asked.</summary>
    public async Task<Result<JsonElement>> CheckAsync(string appId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(appId, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(appId);
        }

        var looked = await LookAsync(App.Before(row), [], cancellationToken);
        if (looked.Error is { } error)
        {
            return error;
        }

        found.Set(appId, looked.Value!.Update);
        return Shape([row]);
    }

    /// <summary>Looks for every app; a source that does not answer keeps no other from being asked, and what was found there before stands.</summary>
    public async Task CheckAllAsync(CancellationToken cancellationToken)
    {
        var lists = new Dictionary<string, Result<VersionsFile>>(StringComparer.Ordinal);
        foreach (var row in await store.ListAsync(cancellationToken))
        {
            var looked = await LookAsync(App.Before(row), lists, cancellationToken);
            if (looked.Error is { } error)
            {
                LogUnanswered(row.Id, error.Message);
                continue;
            }

            found.Set(row.Id, looked.Value!.Update);
        }
    }

    /// <summary>By app id, those that have one.</summary>
    public async Task<JsonElement> ListAsync(CancellationToken cancellationToken) => Shape(await store.ListAsync(cancellationToken));

    private JsonElement Shape(IEnumerable<AppRow> rows)
    {
        var updates = new JsonObject();
        foreach (var row in rows)
        {
            // The app may be there already.
            if (found.Find(row.Id) is { } next && next.Version > App.Before(row).Manifest.Version)
            {
                updates[row.Id] = JsonObject.Create(next.ToWire());
            }
        }

        return JsonSerializer.SerializeToElement(updates);
    }

    /// <param name="lists">Lists that were fetched in this round.</param>
    private async Task<Result<Next>> LookAsync(App app, Dictionary<string, Result<VersionsFile>> lists, CancellationToken cancellationToken)
    {
        var installed = app.Manifest.Version;
        if (app.Spec.AppStoreId.Length > 0)
        {
            var package = await catalog.FindAsync(app.Spec.AppStoreId, cancellationToken);
            return package.IsOk
                ? new Next(package.Value.Manifest.Version > installed && packages.Refuse(package.Value.Manifest) is null
                    ? new FoundUpdate(package.Value.Manifest.Version, package.Value.Manifest, $"{package.Value.Id}@{package.Value.Manifest.Version}", FromList: false, null, Unstable: false)
                    : null)
                : package.Error;
        }

        if (app.Spec.VersionsUrl is not { } url)
        {
            return new Next(null);
        }

        if (!lists.TryGetValue(url, out var list))
        {
            lists[url] = list = await versions.FetchAsync(url, cancellationToken);
        }

        return list.Then<Next>(file => new Next(
            file.NextAfter(installed) is { } entry && packages.Refuse(entry.Manifest) is null
                ? new FoundUpdate(entry.Version, entry.Manifest, $"{url}@{entry.Version}", FromList: true, entry.CreatedAt, !file.IsStable)
                : null));
    }

    private sealed record Next(FoundUpdate? Update);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Updates of {AppId} could not be looked for: {Why}")]
    private partial void LogUnanswered(string appId, string why);
}
