using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Berth.Contracts;

namespace Berth.Client.Transport;

/// <summary>Reads logs in both forms: NDJSON download and server-sent events (rest-api.md 6.1 and 6.2).</summary>
internal sealed class LogReader(ApiTransport transport)
{
    /// <summary>The log of an app, service or task: the last lines, or those and all that come.</summary>
    /// <param name="path">Such as <c>apps/ID</c>.</param>
    /// <param name="lines">-1 is all there are.</param>
    public IAsyncEnumerable<LogLineResponse> ReadAsync(string path, int lines, bool follow, CancellationToken cancellationToken) =>
        follow ? FollowAsync($"{path}/logstream?lines={lines}", cancellationToken) : DownloadAsync($"{path}/logs?lines={lines}&format=json", cancellationToken);

    /// <summary>The log of a part of the platform itself, such as <c>box</c>.</summary>
    public IAsyncEnumerable<LogLineResponse> ReadUnitAsync(string unit, int lines, bool follow, CancellationToken cancellationToken) =>
        follow ? FollowAsync($"system/logstream/{unit}?lines={lines}", cancellationToken) : DownloadAsync($"system/logs/{unit}?lines={lines}&format=json", cancellationToken);

    private async IAsyncEnumerable<LogLineResponse> DownloadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-logs"));
        using var response = await transport.StreamAsync(request, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await NextAsync(() => reader.ReadLineAsync(cancellationToken)).ConfigureAwait(false) is { } line)
        {
            if (Parse(line) is { } entry)
            {
                yield return entry;
            }
        }
    }

    private async IAsyncEnumerable<LogLineResponse> FollowAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Clear();
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await transport.StreamAsync(request, cancellationToken).ConfigureAwait(false);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var events = SseParser.Create(content).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(events.MoveNextAsync).ConfigureAwait(false))
        {
            if (Parse(events.Current.Data) is { } entry)
            {
                yield return entry;
            }
        }
    }

    private async ValueTask<T> NextAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw transport.Connector.Explain(exception);
        }
    }

    private static LogLineResponse? Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(line, BerthJson.Default.LogLineResponse);
        }
        catch (JsonException)
        {
            // Messages of 2016 may be byte arrays; such a line is shown as it came.
            return new LogLineResponse(0, line);
        }
    }
}
