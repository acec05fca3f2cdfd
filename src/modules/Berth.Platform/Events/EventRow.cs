namespace Berth.Platform.Events;

internal sealed class EventRow
{
    /// <summary>Version 7, so that ids of one millisecond still sort.</summary>
    public required Guid Id { get; init; }

    public required string Action { get; init; }

    /// <summary>JSON of <see cref="Contracts.EventSource"/>.</summary>
    public required string Source { get; init; }

    /// <summary>JSON object.</summary>
    public required string Data { get; init; }

    public required string? AppId { get; init; }

    public required DateTimeOffset Time { get; init; }
}
