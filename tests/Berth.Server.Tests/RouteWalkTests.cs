using Berth.Contracts;
using Berth.Identity;
using Berth.Server.Tests.Support;
using Berth.Web;
using Microsoft.AspNetCore.Routing;

namespace Berth.Server.Tests;

/// <summary>Every route of the composed server against every role and kind of credential: what the permissions say and nothing else.</summary>
[Collection(nameof(ServerCollection))]
public sealed class RouteWalkTests(ServerFixture server)
{
    /// <summary>
    /// The least role that each permission needs, written down a second time on purpose: a change in the server's own
    /// table is a change of who may do what, and shall show.
    /// </summary>
    private static readonly Dictionary<string, Role> Least = new()
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
    };

    [Fact]
    public void EveryRoute_HasARule()
    {
        Assert.InRange(server.Routes.Count, 150, 2000);
        Assert.All(server.Routes, route => Assert.True(
            RuleOf(route.Route).Name is RoutePermission.Public || Least.ContainsKey(RuleOf(route.Route).Name), $"{route.Method} {route.Path}: {RuleOf(route.Route).Name}"));
    }

    [Fact]
    public async Task EveryRoute_WithoutACredentialOrWithAFalseOne_Is401_UnlessItIsForEverybody()
    {
        using var stranger = server.Client("not-a-token");
        await WalkAsync(server.Anonymous, rule => rule.Name == RoutePermission.Public ? ServerFixture.Reached : 401);
        await WalkAsync(stranger, rule => rule.Name == RoutePermission.Public ? ServerFixture.Reached : 401);
    }

    [Theory]
    [InlineData(Role.User)]
    [InlineData(Role.UserManager)]
    [InlineData(Role.MailManager)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Owner)]
    public async Task EveryRoute_ForEachRole_IsOpenOrRefusedAsItsPermissionSays(Role role)
    {
        using var person = await server.SignInAsync(role.ToString().ToLowerInvariant());
        await WalkAsync(person, rule => rule.Name == RoutePermission.Public || role >= Least[rule.Name] ? ServerFixture.Reached : 403);
    }

    [Fact]
    public async Task EveryRoute_ForTheOwnersTokens_ReadsOrWritesAsTheirScopeSays_AndNeverManagesTokens()
    {
        using var writer = await server.TokenAsync("rw");
        using var reader = await server.TokenAsync("r");
        await WalkAsync(writer, rule => rule.Name == Permission.TokensManage ? 401 : ServerFixture.Reached);
        await WalkAsync(reader, (rule, method) => rule.Name switch
        {
            RoutePermission.Public => ServerFixture.Reached,
            Permission.TokensManage => 401,
            _ => method is "GET" or "HEAD" && !rule.Writes ? ServerFixture.Reached : 403,
        });
    }

    private Task WalkAsync(HttpClient http, Func<RoutePermission, int> expected) => WalkAsync(http, (rule, _) => expected(rule));

    private async Task WalkAsync(HttpClient http, Func<RoutePermission, string, int> expected)
    {
        var wrong = new List<string>();
        foreach (var (route, method, path) in server.Routes)
        {
            var (status, text) = await http.SendAsync(method, path, dryRun: true);
            if (status != expected(RuleOf(route), method))
            {
                wrong.Add($"{method} {path} ({RuleOf(route).Name}): {status} instead of {expected(RuleOf(route), method)}");
            }
            else if ((status is 401 or 403) && method != "HEAD")
            {
                Assert.StartsWith("auth.", Wire.Code(text));
            }
        }

        Assert.Empty(wrong);
    }

    private static RoutePermission RuleOf(RouteEndpoint route) => route.Metadata.GetMetadata<RoutePermission>() ?? new RoutePermission("NONE");
}
