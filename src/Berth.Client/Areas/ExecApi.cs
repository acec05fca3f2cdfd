using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Commands inside a running app (rest-api.md 6.4).</summary>
public sealed class ExecApi
{
    private readonly ApiTransport _transport;

    internal ExecApi(ApiTransport transport) => _transport = transport;

    /// <summary>Prepares and starts a command. 409 when the app does not run.</summary>
    /// <param name="size">Of the terminal; only with <see cref="ExecRequest.Tty"/>.</param>
    public async Task<ExecSession> StartAsync(string appId, ExecRequest request, TerminalSize? size, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = $"{AppsApi.Path(appId)}/exec";
        var prepared = await _transport.PostAsync(path, request, BerthJson.Default.ExecRequest, BerthJson.Default.ExecResponse, cancellationToken).ConfigureAwait(false);
        path = $"{path}/{Uri.EscapeDataString(prepared.Id)}";
        var query = $"?rows={size?.Rows}&columns={size?.Columns}&tty={(request.Tty ? "true" : "false")}";
        var stream = await UpgradeConnection.OpenAsync(_transport, $"{path}/start{query}", cancellationToken).ConfigureAwait(false);
        return new ExecSession(_transport, stream, path, request.Tty);
    }
}

public sealed record TerminalSize(int Rows, int Columns);
