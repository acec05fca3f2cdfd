namespace Berth.Addons.Data;

/// <summary>
/// What an app holds of an addon. Committed before anything outside is made and removed after
/// everything outside is gone, so that a crash never leaves something nobody remembers.
/// </summary>
internal sealed class GrantRow
{
    public required string AppId { get; set; }

    public required string Addon { get; set; }

    /// <summary>Encrypted JSON, shaped by the addon's provider.</summary>
    public required string Secret { get; set; }

    /// <summary>False while an optional addon is switched off: data stays, nothing runs.</summary>
    public bool Enabled { get; set; } = true;

    public DateTimeOffset Created { get; set; }
}
