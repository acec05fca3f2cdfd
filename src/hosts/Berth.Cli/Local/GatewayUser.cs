namespace Berth.Cli.Local;

/// <summary>The system user that the gateway runs as, and the directories it shares with the server.</summary>
internal static class GatewayUser
{
    public const string Name = "berth-gateway";

    public static async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var (found, _) = await Tool.RunAsync("getent", ["passwd", Name], cancellationToken).ConfigureAwait(false);
        if (found != 0)
        {
            await Tool.RequireAsync("useradd", ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", Name], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the directories, or sets the owners and modes of those there are.</summary>
    public static async Task EnsureDirectoriesAsync(PlatformHome home, CancellationToken cancellationToken)
    {
        await DirectoryAsync(home.Root, "root", "root", "0711", cancellationToken).ConfigureAwait(false);
        await DirectoryAsync(home.Binaries, "root", "root", "0755", cancellationToken).ConfigureAwait(false);
        await DirectoryAsync(home.Run, "root", "root", "0700", cancellationToken).ConfigureAwait(false);
        await DirectoryAsync(home.Logs, "root", "root", "0700", cancellationToken).ConfigureAwait(false);

        // What the server writes here belongs to the gateway's group.
        await DirectoryAsync(home.Gateway, "root", Name, "2750", cancellationToken).ConfigureAwait(false);
        await DirectoryAsync(Path.Combine(home.Gateway, "certs"), "root", Name, "2750", cancellationToken).ConfigureAwait(false);
        await DirectoryAsync(Path.Combine(home.Gateway, "acme-challenges"), "root", Name, "2750", cancellationToken).ConfigureAwait(false);
        await DirectoryAsync(Path.Combine(home.Gateway, "logs"), Name, Name, "2750", cancellationToken).ConfigureAwait(false);
        await DirectoryAsync(Path.Combine(home.Gateway, "state"), Name, Name, "2750", cancellationToken).ConfigureAwait(false);
    }

    private static Task DirectoryAsync(string path, string owner, string group, string mode, CancellationToken cancellationToken) =>
        Tool.RequireAsync("install", ["-d", "-o", owner, "-g", group, "-m", mode, path], cancellationToken);
}
