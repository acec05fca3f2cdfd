using System.Net;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Apps.Health;

/// <summary>
/// One look at one app, as packaging-contract.md 3.9 has it: GET the health path at the container's address with the
/// public name as Host, follow nothing; every answer below 500 is healthy. Never restarts anything.
/// </summary>
internal sealed class HealthProbe(IContainerEngine engine) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
    })
    { Timeout = Patience };

    public void Dispose() => _http.Dispose();

    public async Task<HealthFinding> LookAsync(App app, CancellationToken cancellationToken)
    {
        ContainerDetails? container;
        try
        {
            container = await engine.InspectContainerAsync(app.Id, cancellationToken);
        }
        catch (PortException error)
        {
            return new HealthFinding(HealthStates.Error, error.Message, 0);
        }

        if (container is null)
        {
            return new HealthFinding(HealthStates.Error, "its container is missing", 0);
        }

        if (container.State != ContainerRunState.Running)
        {
            var why = container.OutOfMemory ? "it ran out of memory" : $"its container ended with code {container.ExitCode?.ToString() ?? "?"}";
            return new HealthFinding(HealthStates.Dead, why, container.RestartCount);
        }

        return app.Manifest.HealthCheckPath is not { } path || app.Manifest.HttpPort == 0 || app.Manifest.Addons.Contains("headless")
            ? new HealthFinding(HealthStates.Healthy, "it runs", container.RestartCount)
            : await AskAsync(app, path, container.RestartCount, cancellationToken);
    }

    private async Task<HealthFinding> AskAsync(App app, string path, int crashes, CancellationToken cancellationToken)
    {
        var (status, seen) = await GetAsync(app, path, cancellationToken);
        return new HealthFinding(status < (int)HttpStatusCode.InternalServerError ? HealthStates.Healthy : HealthStates.Unhealthy, seen, crashes);
    }

    /// <summary>One request with the public name as Host.</summary>
    /// <returns>The status, or null when there was no answer; and what was seen, for people.</returns>
    public async Task<(int? Status, string Seen)> GetAsync(App app, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{app.IpAddress}:{app.Manifest.HttpPort}{path}");
        request.Headers.Host = app.Spec.Fqdn;
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla (CloudronHealth)");
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return ((int)answer.StatusCode, $"GET {path} answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            return (null, $"GET {path} got no answer ({error.HttpRequestError})");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"GET {path} got no answer within {Patience.TotalSeconds:0} s");
        }
    }
}
