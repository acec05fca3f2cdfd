namespace Berth.Dashboard.Apps;

/// <summary>What an app is doing, as people see it.</summary>
public enum AppState
{
    Running,
    NotAnswering,

    /// <summary>Started, and not yet looked at.</summary>
    Waking,
    Stopped,
    Failed,
    Installing,
    Updating,
    BackingUp,
    Restoring,
    Uninstalling,

    /// <summary>Any other change.</summary>
    Changing,
}
