using System.Text.Json;
using Berth.Addons.Providers.SignOn;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Identity;
using Microsoft.AspNetCore.Http;

namespace Berth.Apps.Features.Scim;

/// <summary>Which app asks, by its token, and whom it may see: the people who may enter it. Read anew at each request.</summary>
internal sealed class ScimCallers(AppStore store, IScimGrants grants, IIdentity identity)
{
    private const string Bearer = "Bearer ";

    /// <summary>Null when no app has the request's token.</summary>
    public async Task<ScimView?> FindAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || await grants.FindAppAsync(header[Bearer.Length..].Trim(), context.RequestAborted) is not { } appId
            || await store.FindAsync(appId, context.RequestAborted) is not { } row)
        {
            return null;
        }

        var restriction = row.AccessRestriction is null ? null : JsonSerializer.Deserialize(row.AccessRestriction, BerthJson.Default.AccessRestriction);
        var users = await identity.UsersAllowedAsync(restriction, context.RequestAborted);
        return new ScimView(users, await identity.GroupsAsync(context.RequestAborted));
    }
}

/// <summary>What one app may see.</summary>
internal sealed class ScimView(IReadOnlyList<DirectoryUser> users, IReadOnlyList<DirectoryGroup> groups)
{
    private readonly Dictionary<string, DirectoryUser> _byId = users.ToDictionary(user => user.Id, StringComparer.Ordinal);

    public IReadOnlyList<DirectoryUser> Users => users;

    public IReadOnlyList<DirectoryGroup> Groups => groups;

    public DirectoryUser? Find(string id) => _byId.GetValueOrDefault(id);

    public IEnumerable<DirectoryUser> Members(DirectoryGroup group) => group.UserIds.Select(Find).OfType<DirectoryUser>();

    public IEnumerable<DirectoryGroup> GroupsOf(DirectoryUser user) => groups.Where(group => user.GroupIds.Contains(group.Id));
}
