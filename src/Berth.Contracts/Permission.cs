namespace Berth.Contracts;

/// <summary>What a route asks of its caller. Roles and scopes are mapped to these in one place, the identity module.</summary>
public static class Permission
{
    /// <summary>No login needed.</summary>
    public const string Public = "public";

    /// <summary>Any logged-in person, about themselves.</summary>
    public const string Profile = "profile";

    /// <summary>See apps one has access to.</summary>
    public const string AppsRead = "apps.read";

    /// <summary>Install, clone, uninstall, choose operators.</summary>
    public const string AppsManage = "apps.manage";

    /// <summary>Run one app: configure, update, restart, logs, exec. Admins, and the app's operators.</summary>
    public const string AppsOperate = "apps.operate";

    public const string CatalogRead = "catalog.read";

    /// <summary>Upload and build packages.</summary>
    public const string PackagesManage = "packages.manage";

    public const string TasksRead = "tasks.read";

    public const string TasksManage = "tasks.manage";

    public const string ServicesRead = "services.read";

    public const string ServicesManage = "services.manage";

    public const string DomainsRead = "domains.read";

    public const string DomainsManage = "domains.manage";

    public const string UsersRead = "users.read";

    public const string UsersManage = "users.manage";

    public const string GroupsManage = "groups.manage";

    /// <summary>Own API tokens; never granted to an API token itself.</summary>
    public const string TokensManage = "tokens.manage";

    public const string EventsRead = "events.read";

    public const string NotificationsManage = "notifications.manage";

    public const string BackupsRead = "backups.read";

    public const string BackupsManage = "backups.manage";

    public const string MailManage = "mail.manage";

    public const string VolumesManage = "volumes.manage";

    public const string SettingsRead = "settings.read";

    public const string SettingsManage = "settings.manage";

    public const string SystemRead = "system.read";

    /// <summary>Shut down, reboot, update the platform.</summary>
    public const string SystemManage = "system.manage";

    /// <summary>Only the owner: changing owners, apps with the docker addon.</summary>
    public const string Owner = "owner";
}
