using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Berth.Identity.Providers;

/// <summary>
/// Asks a provider. Names are resolved here and the addresses checked just before connecting, so that a name cannot
/// change its mind in between; no redirects, no proxy, no cookies; answers are small JSON and come soon.
/// </summary>
internal sealed class ProviderHttp : IDisposable
{
    private const int Largest = 512 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Two, because a connection that one may use must not be lent to the other.
    private readonly HttpClient _own = Client(own: true);
    private readonly HttpClient _others = Client(own: false);

    /// <summary>A JSON object; whoever gets it disposes it.</summary>
    /// <param name="request">To an address that <see cref="ProviderAddresses.Read"/> let pass.</param>
    /// <param name="issuer">Whose provider it is.</param>
    /// <exception cref="ProviderException">It cannot be had.</exception>
    public async Task<JsonDocument> AskAsync(HttpRequestMessage request, Uri issuer, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using var response = await (ProviderAddresses.IsOwn(uri, issuer) ? _own : _others).SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new ProviderException($"{uri.Host} answered {(int)response.StatusCode} at {uri.AbsolutePath}{Reason(body)}.");
            }

            var json = JsonDocument.Parse(body, new() { MaxDepth = 16 });
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            throw new ProviderException($"{uri.Host} did not answer with a JSON object at {uri.AbsolutePath}.");
        }
        catch (JsonException problem)
        {
            throw new ProviderException($"{uri.Host} did not answer with JSON at {uri.AbsolutePath}.", problem);
        }
        catch (HttpRequestException problem)
        {
            throw new ProviderException($"{uri.Host} cannot be asked: {(problem.InnerException as ProviderException ?? (Exception)problem).Message}", problem);
        }
        catch (TaskCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException($"{uri.Host} did not answer within {Patience.TotalSeconds} seconds.", problem);
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        _others.Dispose();
    }

    /// <summary>OAuth's error code, which is the administrator's only clue when a secret is wrong.</summary>
    private static string Reason(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new() { MaxDepth = 16 });
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String
                && error.GetString() is { Length: > 0 and < 80 } code && code.All(letter => char.IsAsciiLetterLower(letter) || letter == '_') ? $" ({code})" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static HttpClient Client(bool own) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxConnectionsPerServer = 8,
        MaxResponseHeadersLength = 32,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, own, cancellationToken),
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = Largest,
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint there, bool own, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(there.Host, cancellationToken);
        var allowed = addresses.Where(address => ProviderAddresses.Allows(address, own)).ToArray();
        if (allowed.Length == 0)
        {
            throw new ProviderException($"{there.Host} lies inside a network that providers may not lead to.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, there.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
