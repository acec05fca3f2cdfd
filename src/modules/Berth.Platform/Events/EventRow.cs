namespace Berth.Platform.Events;

internal sealed class EventRow
{
    /// <summary>Counts up, so that events of one millisecond keep their order.</summary>
    public long Sequence { get; init; }

    /// <summary>What the wire calls it by.</summary>
    public required Guid Id { get; init; }

    public required string Action { get; init; }

    /// <summary>JSON of <see cref="Contracts.EventSource"/>.</summary>
    public required string Source { get; init; }

    /// <summary>JSON object.</summary>
    public required string Data { get; init; }

    public required string? AppId { get; init; }

    public required DateTimeOffset Time { get; init; }
}
