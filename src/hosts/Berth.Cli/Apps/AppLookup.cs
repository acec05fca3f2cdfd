using Berth.Cli.Hosting;
using Berth.Cli.Packages;
using Berth.Contracts;

namespace Berth.Cli.Apps;

/// <summary>Finds the app a command is about: by id, name or subdomain, or by the package folder one stands in.</summary>
internal static class AppLookup
{
    /// <exception cref="CliException">There is none, or more than one.</exception>
    public static async Task<AppResponse> FindAsync(Session session, string? name, CancellationToken cancellationToken)
    {
        var apps = await session.Client.Apps.ListAsync(cancellationToken).ConfigureAwait(false);
        return name is null ? Here(session, apps) : Named(apps, name);
    }

    private static AppResponse Named(IReadOnlyList<AppResponse> apps, string name)
    {
        var wanted = name.Trim().TrimEnd('.');
        List<AppResponse> found = [.. apps.Where(app => app.Id == wanted)];
        if (found.Count == 0)
        {
            found = [.. apps.Where(app => Same(app.Fqdn, wanted))];
        }

        if (found.Count == 0)
        {
            found = [.. apps.Where(app => Same(app.Subdomain, wanted))];
        }

        return One(found, $"There is no app '{name}'. See them all with: berth list");
    }

    private static AppResponse Here(Session session, IReadOnlyList<AppResponse> apps)
    {
        var folder = PackageDirectory.FindUpwards(session.Host.WorkingDirectory)
            ?? throw CliException.Usage("Which app? Give its name, or run this in a package folder (one with a CloudronManifest.json).");
        if (session.Config.Recall(folder.Path, "appId") is { } id && apps.FirstOrDefault(app => app.Id == id) is { } remembered)
        {
            return remembered;
        }

        var manifestId = folder.ManifestId;
        return One(
            [.. apps.Where(app => AppState.ManifestId(app) == manifestId)],
            $"No app is installed from the package {manifestId} in {folder.Path}. Give the app's name, or install it with: berth install");
    }

    private static AppResponse One(List<AppResponse> found, string otherwise) => found.Count switch
    {
        1 => found[0],
        0 => throw CliException.NotFound(otherwise),
        _ => throw CliException.Usage($"Several apps match; say which with --app: {string.Join(", ", found.Select(app => app.Fqdn))}"),
    };

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
