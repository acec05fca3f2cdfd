using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>A path in an app: with <c>--app</c> or in a package folder as it is, else written <c>APP:/path</c>.</summary>
internal static class RemotePath
{
    public static async Task<(AppResponse App, string Path)> ResolveAsync(Session session, AppChoice choice, string text, CancellationToken cancellationToken)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var named = colon > 0 && (slash < 0 || colon < slash) && choice.Name(session.Parse) is null;
        var app = await AppLookup.FindAsync(session, named ? text[..colon] : choice.Name(session.Parse), cancellationToken).ConfigureAwait(false);
        var path = named ? text[(colon + 1)..] : text;
        return path.Length > 0 ? (app, path) : throw CliException.Usage("The path in the app is empty.");
    }
}
