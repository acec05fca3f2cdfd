using System.Globalization;
using System.Runtime.CompilerServices;
using Berth.Docker.Transport;
using Docker.DotNet.Models;

namespace Berth.Docker.Logs;

/// <summary>
/// Reads logs straight from the API: the library joins frames, and with them goes the end of a line without a line end.
/// The engine ends a followed log whenever the container stops; this goes on at its next start, until it is removed.
/// </summary>
internal sealed class ContainerLogs(EngineConnection engine, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    public async IAsyncEnumerable<LogLine> ReadAsync(string name, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var container = await InspectAsync(EngineNames.CheckContainer(name), cancellationToken)
            ?? throw new PortException("container.not_found", $"There is no container '{name}'.");
        var tail = query.Lines is { } lines ? lines.ToString(CultureInfo.InvariantCulture) : "all";
        var since = query.Since is { } from ? (from.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100 : 0;
        var follow = query.Follow;
        while (true)
        {
            await foreach (var piece in ReadOnceAsync(container, tail, since, follow, cancellationToken))
            {
                since = Math.Max(since, piece.Nanoseconds + 1);
                yield return piece.ToLine();
            }

            tail = "all";
            if (!query.Follow)
            {
                yield break;
            }

            // A followed log ends with the process, now and then before its last lines: those are read once more.
            follow = !follow;
            if (follow)
            {
                if (await NextRunAsync(container.ID, cancellationToken) is not { } running)
                {
                    yield break;
                }

                container = running;
            }
        }
    }

    private async IAsyncEnumerable<LogPiece> ReadOnceAsync(
        ContainerInspectResponse container, string tail, long since, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isTerminal = container.Config?.Tty == true;
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"containers/{container.ID}/logs?stdout=1&stderr=1&timestamps=1&tail={tail}&follow={(follow ? 1 : 0)}&since={since / 1_000_000_000}.{since % 1_000_000_000:000000000}");
        using var response = await OpenAsync(path, cancellationToken);
        if (response is null)
        {
            yield break;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        ILogParser parser = isTerminal ? new TerminalLogParser() : new FramedLogParser();
        var buffer = new byte[32 * 1024];
        var pieces = new List<LogPiece>();
        int count;
        do
        {
            count = await ReadAsync(stream, buffer, cancellationToken);
            if (count > 0)
            {
                parser.Push(buffer.AsSpan(0, count), pieces);
            }
            else
            {
                parser.End(pieces);
            }

            foreach (var piece in pieces)
            {
                yield return piece;
            }

            pieces.Clear();
        }
        while (count > 0);
    }

    private async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception)
        {
            throw engine.Reword(exception, cancellationToken);
        }
    }

    /// <summary>Null when the container went meanwhile.</summary>
    private Task<HttpResponseMessage?> OpenAsync(string path, CancellationToken cancellationToken) => engine.StreamAsync(async (session, token) =>
    {
        var response = await session.GetRawAsync(path, token);
        if (response.IsSuccessStatusCode)
        {
            return (HttpResponseMessage?)response;
        }

        using (response)
        {
            var failure = EngineErrors.FromAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(token));
            return failure.Code == "container.not_found" || failure.Message.Contains("marked for removal", StringComparison.Ordinal) ? null : throw failure;
        }
    }, cancellationToken);

    private async Task<ContainerInspectResponse?> NextRunAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var container = await InspectAsync(id, cancellationToken);
            if (container is null || container.State?.Running == true)
            {
                return container;
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    private Task<ContainerInspectResponse?> InspectAsync(string name, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        try
        {
            return (ContainerInspectResponse?)await client.Containers.InspectContainerAsync(name, token);
        }
        catch (global::Docker.DotNet.DockerContainerNotFoundException)
        {
            return null;
        }
    }, cancellationToken);
}
