using Microsoft.Extensions.Hosting;

namespace Berth.Platform;

/// <summary>What people call this server: it stands on every page, in mails and on apps' sign-in buttons.</summary>
public sealed class ServerNaming(ISettings settings) : IHostedService
{
    private static readonly Setting<string> Setting = new("platform.name", "Berth");

    private volatile string _current = Setting.Default;

    /// <summary>One line of 1 to 64 characters.</summary>
    public string Current => _current;

    /// <summary>Reads the name that was given before.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) => _current = await settings.GetAsync(Setting, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Null when it cannot be a name.</summary>
    public static string? Check(string? name) =>
        name?.Trim() is { Length: > 0 and <= 64 } text && !text.Any(char.IsControl) ? text : null;

    internal async Task SetAsync(string name, CancellationToken cancellationToken)
    {
        await settings.SetAsync(Setting, name, cancellationToken);
        _current = name;
    }
}
