using System.Diagnostics;
using Berth.Ports.Backups;

namespace Berth.Restic.Tests.Places;

/// <summary>A server that keeps repositories, on loopback, which can go away and come back.</summary>
internal abstract class Place : IAsyncDisposable
{
    private Process? _server;

    public abstract BackupTarget Target { get; }

    /// <summary>The same place with credentials that it does not take.</summary>
    public abstract BackupTarget Refused { get; }

    public static async Task<Place> OpenAsync(string kind, Workshop shop)
    {
        Place place = kind == "sftp" ? new SshServer(shop) : new S3Server(shop);
        await place.PrepareAsync();
        await place.ComeAsync();
        return place;
    }

    /// <summary>Ends the server and every connection to it.</summary>
    public async Task GoAsync()
    {
        if (_server is { HasExited: false } server)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }

        _server?.Dispose();
        _server = null;
    }

    public async Task ComeAsync() => _server = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await GoAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task PrepareAsync();

    /// <summary>Ends when it takes connections.</summary>
    protected abstract Task<Process> StartAsync();

    protected static Process Start(string program, params IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;

    protected static async Task RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {errors}");
    }
}
