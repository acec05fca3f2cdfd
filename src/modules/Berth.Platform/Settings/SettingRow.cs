namespace Berth.Platform.Settings;

internal sealed class SettingRow
{
    public required string Key { get; init; }

    /// <summary>JSON.</summary>
    public required string Value { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}
