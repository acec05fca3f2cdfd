using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Docker.Transport;

/// <summary>An engine whose API version is agreed.</summary>
internal sealed class EngineSession : IDisposable
{
    private readonly HttpClient _raw;

    private EngineSession(DockerClient client, HttpClient raw, Version apiVersion, Version newestApi, string version) =>
        (Client, _raw, ApiVersion, NewestApiVersion, EngineVersion) = (client, raw, apiVersion, newestApi, version);

    /// <summary>The oldest API this adapter knows: Docker 20.10.</summary>
    public static Version OldestApi { get; } = new(1, 41);

    public DockerClient Client { get; }

    /// <summary>The version spoken.</summary>
    public Version ApiVersion { get; }

    /// <summary>The newest version the engine knows.</summary>
    public Version NewestApiVersion { get; }

    public string EngineVersion { get; }

    /// <summary>
    /// Asks the engine what it speaks. The oldest version known to both is taken, so that every engine behaves like
    /// the one the tests run against; engines that dropped it get the oldest they still take.
    /// </summary>
    public static async Task<EngineSession> OpenAsync(string host, ILogger logger, CancellationToken cancellationToken)
    {
        var endpoint = ParseHost(host);
        using var anyVersion = Build(endpoint, null, logger);
        var answer = await anyVersion.System.GetVersionAsync(cancellationToken);
        var newest = ParseVersion(answer.APIVersion, host);
        if (newest < OldestApi)
        {
            throw new PortException(
                "engine.too_old",
                $"The container engine (Docker {answer.Version}) speaks API {newest}; Berth needs {OldestApi} or newer. Install Docker 20.10 or newer (on Debian: apt-get install docker.io) and start Berth again.");
        }

        var oldest = string.IsNullOrEmpty(answer.MinAPIVersion) ? OldestApi : ParseVersion(answer.MinAPIVersion, host);
        var spoken = oldest > OldestApi ? oldest : OldestApi;
        return new EngineSession(Build(endpoint, spoken, logger), BuildRaw(endpoint, spoken, logger), spoken, newest, answer.Version);
    }

    /// <summary>A plain GET for what the library hides. The caller disposes the answer.</summary>
    public Task<HttpResponseMessage> GetRawAsync(string pathAndQuery, CancellationToken cancellationToken) =>
        _raw.GetAsync(new Uri(pathAndQuery, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose()
    {
        Client.Dispose();
        _raw.Dispose();
    }

    private static Uri ParseHost(string host)
    {
        if (Uri.TryCreate(host, UriKind.Absolute, out var uri)
            && (uri.Scheme is "tcp" or "http" || (uri.Scheme == "unix" && uri.LocalPath.Length > 1)))
        {
            return uri;
        }

        throw new PortException("engine.unreachable", $"DOCKER_HOST is '{host}', which is no address of an engine. Use unix:///path/to/docker.sock or tcp://host:port.");
    }

    private static Version ParseVersion(string text, string host) => Version.TryParse(text, out var version)
        ? version
        : throw new PortException("engine.unreachable", $"What answers at {host} does not tell its API version. Check that it is a Docker engine.");

    private static DockerClient Build(Uri endpoint, Version? version, ILogger logger) => new DockerClientBuilder()
        .WithEndpoint(endpoint)
        .WithApiVersion(version)
        .WithTimeout(Timeout.InfiniteTimeSpan)
        .WithLogger(logger)
        .WithTransportOptions(new EngineTransport(endpoint.Scheme == "unix"), new EngineTransportOptions())
        .Build();

    private static HttpClient BuildRaw(Uri endpoint, Version version, ILogger logger)
    {
        var transport = new EngineTransport(endpoint.Scheme == "unix").CreateHandler(new ResolvedClientOptions { Endpoint = endpoint }, logger ?? NullLogger.Instance);
        return new HttpClient(transport.Handler) { BaseAddress = new Uri(transport.EffectiveEndpoint, $"/v{version}/"), Timeout = Timeout.InfiniteTimeSpan };
    }
}
