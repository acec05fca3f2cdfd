namespace Berth.Backups.Data;

/// <summary>An app that was uninstalled and can come back: its final backup, which no retention touches.</summary>
internal sealed class ArchiveRow
{
    public required string Id { get; init; }

    public required string AppId { get; init; }

    public required string BackupId { get; init; }

    /// <summary>The uninstall that made it.</summary>
    public long OperationId { get; init; }

    /// <summary>What people called it.</summary>
    public required string Title { get; init; }

    /// <summary>Where it was.</summary>
    public required string Fqdn { get; init; }

    public byte[]? Icon { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
