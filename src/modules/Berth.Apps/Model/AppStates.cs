namespace Berth.Apps;

/// <summary>The words of <c>installationState</c> (rest-api.md 2.1).</summary>
public static class InstallationStates
{
    public const string Installed = "installed";
    public const string Error = "error";
    public const string PendingInstall = "pending_install";
    public const string PendingClone = "pending_clone";
    public const string PendingConfigure = "pending_configure";
    public const string PendingRecreate = "pending_recreate_container";
    public const string PendingLocation = "pending_location_change";
    public const string PendingResize = "pending_resize";
    public const string PendingDebug = "pending_debug";
    public const string PendingUpdate = "pending_update";
    public const string PendingStart = "pending_start";
    public const string PendingStop = "pending_stop";
    public const string PendingRestart = "pending_restart";
    public const string PendingRestore = "pending_restore";
    public const string PendingBackup = "pending_backup";
    public const string PendingImport = "pending_import";
    public const string PendingUninstall = "pending_uninstall";

    public static bool IsPending(string state) => state.StartsWith("pending_", StringComparison.Ordinal);
}

/// <summary>The words of <c>runState</c>: what the owner wants.</summary>
public static class RunStates
{
    public const string Running = "running";
    public const string Stopped = "stopped";
}

/// <summary>The words of <c>health</c> (packaging-contract.md 3.9).</summary>
public static class HealthStates
{
    public const string Healthy = "healthy";
    public const string Unhealthy = "unhealthy";

    /// <summary>The container does not run.</summary>
    public const string Dead = "dead";

    /// <summary>The container cannot be looked at.</summary>
    public const string Error = "error";
}
