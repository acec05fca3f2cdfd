using System.Text.Json.Serialization;

namespace Berth.Apps;

/// <summary>Input of every app operation; what to make of the app stands in its row, so nothing secret is here.</summary>
/// <param name="State">The <c>installationState</c> it was started with.</param>
/// <param name="PullAlways">Ask the registry even when an image of that name is there.</param>
/// <param name="RunState">The <c>runState</c> before it: what a start or stop that does not come off goes back to.</param>
/// <param name="BackupId">The backup whose data the app gets; null for operations that have nothing to do with one.</param>
/// <param name="SkipBackup">No safety backup before the data is replaced.</param>
/// <param name="Part">What of the backup, in the backups module's words; null is all.</param>
public sealed record AppInput(string State, bool PullAlways = false, string? RunState = null, string? BackupId = null, bool SkipBackup = false, string? Part = null)
{
    /// <summary>Records that somebody else made for the app's names may be replaced.</summary>
    public bool OverwriteDns { get; init; }

    /// <summary>The names' records are the caller's own business.</summary>
    public bool SkipDns { get; init; }

    /// <summary>Only for updates.</summary>
    public UpdateInput? Update { get; init; }
}

/// <param name="From">Version of the package as it was.</param>
/// <param name="To">Version that shall come.</param>
/// <param name="Force">Goes on when no backup can be made; then only the package goes back when it fails.</param>
/// <param name="SideBySide">Neither version has data of its own, so the new one can answer before the old one is gone.</param>
/// <param name="Automatic">Started by the schedule.</param>
public sealed record UpdateInput(string From, string To, bool Force = false, bool SideBySide = false, bool Automatic = false);

[JsonSerializable(typeof(AppInput))]
internal sealed partial class AppInputJson : JsonSerializerContext;
