namespace Berth.Apps;

/// <summary>Names of this module's steps, for the plans of higher modules that put their own between them.</summary>
public static class AppSteps
{
    /// <summary>Kind that backs an app up; it leaves the app's row alone.</summary>
    public const string BackupKind = "app.backup";

    /// <summary>Kind that makes a new app of a backup; its plan is the backups module's.</summary>
    public const string CloneKind = "app.clone";

    /// <summary>Kind that puts a backup in an app's place; its plan is the backups module's.</summary>
    public const string RestoreKind = "app.restore";

    /// <summary>Kind that puts a part of a backup in its place; its plan is the backups module's.</summary>
    public const string RestorePartKind = "app.restore.part";

    /// <summary>Kind that removes an app once it is kept as an archive; its plan is the backups module's.</summary>
    public const string ArchiveKind = "app.archive";

    /// <summary>Kind that brings an archived app back; its plan is the backups module's.</summary>
    public const string UnarchiveKind = "app.unarchive";

    /// <summary>Kind that gives an app of a server that was brought back its data; its plan is the backups module's.</summary>
    public const string RefillKind = "app.refill";

    /// <summary>Kind that makes a new app of an imported one; its plan is the backups module's.</summary>
    public const string ImportKind = "app.import";

    /// <summary>Kind that brings an app to another version of its package; its plan is the backups module's.</summary>
    public const string UpdateKind = "app.update";

    public const string HoldTraffic = Steps.HoldTraffic.StepName;
    public const string PrepareFiles = Steps.PrepareFiles.StepName;
    public const string EnsureImage = Steps.EnsureImage.StepName;
    public const string EnsureAddons = Steps.EnsureAddons.StepName;
    public const string EnsureNames = Steps.EnsureNames.StepName;
    public const string EnsureContainer = Steps.EnsureContainer.StepName;
    public const string StartContainer = Steps.StartContainer.StepName;
    public const string StopContainer = Steps.StopContainer.StepName;
    public const string WaitHealthy = Steps.WaitHealthy.StepName;
    public const string ServeTraffic = Steps.ServeTraffic.StepName;
    public const string ReleaseOld = Steps.ReleaseOld.StepName;
    public const string CheckSmokePaths = Steps.CheckSmokePaths.StepName;
    public const string StartStandIn = Steps.StartStandIn.StepName;
    public const string ServeStandIn = Steps.ServeStandIn.StepName;
    public const string LeaveStandIn = Steps.LeaveStandIn.StepName;
    public const string WatchUpdate = Steps.WatchUpdate.StepName;
}
