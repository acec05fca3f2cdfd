using System.Net;
using Berth.Client.Transport;

namespace Berth.Client;

/// <summary>Looks at a site that the platform serves, as a browser would, without following redirects.</summary>
public static class SiteProbe
{
    /// <param name="options"><see cref="BerthClientOptions.Server"/> is the site; its token is not sent.</param>
    /// <param name="path">Absolute.</param>
    /// <returns>The answer's status, whatever it is.</returns>
    /// <exception cref="ApiException">No answer came.</exception>
    public static async Task<HttpStatusCode> GetAsync(BerthClientOptions options, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connector = new Connector(options);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, token) => connector.ConnectPlainAsync(token),
            SslOptions = connector.TlsOptions(),
            AllowAutoRedirect = false,
            UseProxy = false,
        };
        using var http = new HttpClient(handler) { Timeout = options.Timeout };
        try
        {
            using var response = await http.GetAsync(new Uri(options.Server, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw connector.Explain(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(null, "server.timeout", $"{options.Server.Authority} did not answer within {options.Timeout.TotalSeconds:0} s.", exception);
        }
    }
}
