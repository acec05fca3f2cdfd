using System.Collections.Frozen;
using Berth.Contracts;

namespace Berth.Identity.Authorization;

/// <summary>The least role for each permission. What is not here, nobody has.</summary>
internal static class RolePermissions
{
    private static readonly FrozenDictionary<string, Role> Least = new Dictionary<string, Role>
    {
        [Permission.Profile] = Role.User,
        [Permission.TokensManage] = Role.User,
        [Permission.AppsRead] = Role.User,
        [Permission.DomainsRead] = Role.User,

        [Permission.UsersRead] = Role.UserManager,
        [Permission.UsersManage] = Role.UserManager,
        [Permission.GroupsManage] = Role.UserManager,

        [Permission.MailManage] = Role.MailManager,

        [Permission.AppsManage] = Role.Admin,

        // Also an app's operators, for that app: see PermissionCheck.
        [Permission.AppsOperate] = Role.Admin,
        [Permission.CatalogRead] = Role.Admin,
        [Permission.PackagesManage] = Role.Admin,
        [Permission.TasksRead] = Role.Admin,
        [Permission.TasksManage] = Role.Admin,
        [Permission.ServicesRead] = Role.Admin,
        [Permission.ServicesManage] = Role.Admin,
        [Permission.DomainsManage] = Role.Admin,
        [Permission.EventsRead] = Role.Admin,
        [Permission.NotificationsManage] = Role.Admin,
        [Permission.BackupsRead] = Role.Admin,
        [Permission.BackupsManage] = Role.Admin,
        [Permission.VolumesManage] = Role.Admin,
        [Permission.SettingsRead] = Role.Admin,
        [Permission.SettingsManage] = Role.Admin,
        [Permission.SystemRead] = Role.Admin,

        [Permission.SystemManage] = Role.Owner,
        [Permission.Owner] = Role.Owner,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Role? LeastRole(string permission) => Least.TryGetValue(permission, out var role) ? role : null;
}
