using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Berth.Docker.Transport;
using Docker.DotNet.Models;

namespace Berth.Docker.Containers;

internal sealed class ContainerEvents(EngineConnection engine, TimeProvider time)
{
    public async IAsyncEnumerable<EngineEvent> WatchAsync(IReadOnlyDictionary<string, string> labels, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filters = EngineFilters.ByLabels(labels);
        filters["type"] = new Dictionary<string, bool> { ["container"] = true };

        // The engine takes its time to subscribe; from a moment on it replays.
        var now = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
        var parameters = new ContainerEventsParameters
        {
            Since = string.Create(CultureInfo.InvariantCulture, $"{now.Ticks / TimeSpan.TicksPerSecond}.{now.Ticks % TimeSpan.TicksPerSecond * 100:000000000}"),
            Filters = filters,
        };

        var events = Channel.CreateUnbounded<EngineEvent>(new UnboundedChannelOptions { SingleReader = true });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pump = PumpAsync(parameters, events.Writer, leaving.Token);
        try
        {
            await foreach (var one in events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return one;
            }
        }
        finally
        {
            await leaving.CancelAsync();
            await pump;
        }
    }

    private async Task PumpAsync(ContainerEventsParameters parameters, ChannelWriter<EngineEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            await engine.StreamAsync(async (session, token) =>
            {
                await session.Client.System.MonitorEventsAsync(parameters, new Writer(events), token);
                return true;
            }, cancellationToken);
            events.TryComplete(new PortException("engine.unreachable", "The container engine closed its stream of events; it is stopping.", isTransient: true));
        }
        catch (Exception exception)
        {
            events.TryComplete(exception);
        }
    }

    private static EngineEvent ToEvent(Message message) => new(
        message.TimeNano is { } nano ? DateTimeOffset.UnixEpoch.AddTicks(nano / 100) : DateTimeOffset.FromUnixTimeSeconds(message.Time ?? 0),
        message.Action,
        message.Actor?.Attributes?.TryGetValue("name", out var name) == true ? name : "",
        (message.Actor?.Attributes ?? new Dictionary<string, string>()).AsReadOnly());

    private sealed class Writer(ChannelWriter<EngineEvent> events) : IProgress<Message>
    {
        public void Report(Message value) => events.TryWrite(ToEvent(value));
    }
}
