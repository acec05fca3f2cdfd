namespace Berth.Ports.Gateway;

/// <summary>What a running gateway says of itself, in <see cref="GatewayFiles.State"/>; replaced whole after each change.</summary>
public sealed record GatewayState
{
    public required int Pid { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Version of the snapshot in effect; null before the first good one.</summary>
    public long? Version { get; init; }

    /// <summary>Routes in effect.</summary>
    public int Routes { get; init; }

    /// <summary>
    /// Why the newest file, or parts of it, are not in effect: the whole file was unreadable, or single routes or
    /// certificates were left out. Empty when all is well.
    /// </summary>
    public IReadOnlyList<string> Problems { get => field ?? []; init; }
}
