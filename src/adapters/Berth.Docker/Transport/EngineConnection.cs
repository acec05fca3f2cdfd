using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Docker.DotNet;
using Microsoft.Extensions.Logging;

namespace Berth.Docker.Transport;

/// <summary>
/// The way to the engine: opened at the first call, opened anew after it broke (the engine may have been updated
/// meanwhile). Every failure leaves here as a <see cref="PortException"/>.
/// </summary>
internal sealed class EngineConnection(DockerEngineOptions options, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly string _host = options.ResolveHost();
    private volatile EngineSession? _session;

    public DockerEngineOptions Options { get; } = options;

    public ILogger Logger { get; } = logger;

    /// <summary>A short question.</summary>
    public Task<T> AskAsync<T>(Func<DockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync((session, token) => call(session.Client, token), Options.QuestionTimeout, cancellationToken);

    /// <summary>A change that may take minutes.</summary>
    public Task<T> ChangeAsync<T>(Func<DockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync((session, token) => call(session.Client, token), Options.ChangeTimeout, cancellationToken);

    public Task ChangeAsync(Func<DockerClient, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        ChangeAsync(async (client, token) =>
        {
            await call(client, token);
            return true;
        }, cancellationToken);

    /// <summary>Something that takes as long as it takes: transfers, builds, streams.</summary>
    public Task<T> StreamAsync<T>(Func<EngineSession, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(call, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>What to throw instead of a failure that came from the engine; a bug is thrown again as it is.</summary>
    public Exception Reword(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return exception as OperationCanceledException ?? new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        switch (exception)
        {
            case DockerApiException refused:
                return EngineErrors.FromAnswer(refused.StatusCode, refused.ResponseBody);
            case OperationCanceledException:
                return new PortException("engine.unreachable", $"The container engine at {_host} took too long to answer. Look at its log (journalctl -u docker) and at the machine's load.", isTransient: true, exception);
            case HttpRequestException or IOException or SocketException or ObjectDisposedException:
                Forget();
                return Unreachable(exception);
            case JsonException or InvalidOperationException or FormatException:
                return new PortException("engine.refused", $"What answers at {_host} does not speak as a Docker engine does: {exception.Message}", isTransient: false, exception);
            default:
                ExceptionDispatchInfo.Throw(exception);
                return exception;
        }
    }

    public void Dispose()
    {
        _session?.Dispose();
        _opening.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<EngineSession, CancellationToken, Task<T>> call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await call(await OpenAsync(limit.Token), timeout == Timeout.InfiniteTimeSpan ? cancellationToken : limit.Token);
        }
        catch (Exception exception)
        {
            throw Reword(exception, cancellationToken);
        }
    }

    private async Task<EngineSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (_session is { } open)
        {
            return open;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _session ??= await EngineSession.OpenAsync(_host, Logger, cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    // Not disposed: other calls may still read from it; what is unused is collected.
    private void Forget() => _session = null;

    private PortException Unreachable(Exception exception)
    {
        var cause = exception;
        while (cause.InnerException is { } inner && cause is not SocketException)
        {
            cause = inner;
        }

        var advice = cause is SocketException { SocketErrorCode: SocketError.AccessDenied }
            ? "This user may not use its socket: run Berth as root or add the user to the group 'docker'."
            : "Start it (systemctl start docker, or dockerd where no service manager runs) or set DOCKER_HOST.";
        return new PortException("engine.unreachable", $"The container engine at {_host} does not answer ({cause.Message}). {advice}", isTransient: true, exception);
    }
}
