namespace Berth.Apps.Data;

/// <summary>A host name held by an app, old and new ones alike while it moves. The key makes two holders impossible.</summary>
internal sealed class LocationRow
{
    public required string Host { get; init; }

    public required string AppId { get; init; }
}

/// <summary>A host port held by an app, one row for each port of a range.</summary>
internal sealed class PortRow
{
    /// <summary><c>tcp</c> or <c>udp</c>.</summary>
    public required string Protocol { get; init; }

    public required int Port { get; init; }

    public required string AppId { get; init; }
}
