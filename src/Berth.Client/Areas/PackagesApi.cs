using System.Net;
using System.Net.Http.Headers;
using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Package folders brought to the server, and images built from them there.</summary>
public sealed class PackagesApi
{
    private readonly ApiTransport _transport;

    internal PackagesApi(ApiTransport transport) => _transport = transport;

    /// <summary>Uploads a package folder; <paramref name="write"/> writes it as tar.gz, streamed as it is made.</summary>
    public async Task<PackageUploadResponse> UploadAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "packages") { Content = new WrittenContent(write) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/gzip");
        using var response = await _transport.StreamAsync(request, cancellationToken).ConfigureAwait(false);
        return await _transport.ReadAsync(response, BerthJson.Default.PackageUploadResponse, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the build; the task's result is a <see cref="PackageBuildResult"/>, its log the build's output.</summary>
    public async Task<string> BuildAsync(string id, PackageBuildRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"packages/{Uri.EscapeDataString(id)}/build", request, BerthJson.Default.PackageBuildRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    /// <summary>A body of unknown length that is made while it is sent.</summary>
    private sealed class WrittenContent(Func<Stream, CancellationToken, Task> write) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => write(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
