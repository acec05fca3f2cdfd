using Berth.Kernel;
using Berth.Manifest;

namespace Berth.Catalog;

/// <summary>Fetches a publisher's CloudronVersions.json.</summary>
public sealed class VersionsSource : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = true, MaxAutomaticRedirections = 5, UseCookies = false })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = VersionsFile.MaximumBytes,
    };

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// <c>versions.bad_url</c>, <c>versions.unreachable</c>, <c>versions.refused</c>. Only HTTPS, but for this machine
    /// itself: whoever can change the file on its way decides what runs here.
    /// </summary>
    public async Task<Result<VersionsFile>> FetchAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
        {
            return Error.Invalid("versions.bad_url", "versionsUrl must be the https address of a CloudronVersions.json.", "versionsUrl");
        }

        byte[] bytes;
        try
        {
            bytes = await _http.GetByteArrayAsync(address, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            return Error.External("versions.unreachable", $"{address} could not be fetched: {error.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Error.External("versions.unreachable", $"{address} did not answer within {Patience.TotalSeconds:0} seconds.");
        }

        var read = VersionsFile.Read(bytes);
        return read.File is { } file
            ? file
            : Error.Invalid("versions.refused", $"{address} is not a usable CloudronVersions.json: {string.Join("; ", read.Errors)}", "versionsUrl");
    }
}
