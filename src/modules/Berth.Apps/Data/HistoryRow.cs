namespace Berth.Apps.Data;

/// <summary>One change of an app's version, or an update that failed.</summary>
internal sealed class HistoryRow
{
    /// <summary>The operation that did it.</summary>
    public required long OperationId { get; init; }

    public required string AppId { get; init; }

    /// <summary>Kind of the operation.</summary>
    public required string Kind { get; init; }

    /// <summary>Null for a new app.</summary>
    public string? From { get; init; }

    public required string To { get; init; }

    public DateTimeOffset At { get; init; }

    public bool Succeeded { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Message { get; init; }
}
