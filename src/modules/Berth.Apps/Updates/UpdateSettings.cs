using Berth.Platform;

namespace Berth.Apps;

/// <summary>How the platform updates apps.</summary>
public static class UpdateSettings
{
    public const int MostWatchSeconds = 3600;

    /// <summary>Seconds for which a new version is watched before the old one is let go.</summary>
    public static Setting<int> WatchSeconds { get; } = new("updates.watch_seconds", 120);
}
