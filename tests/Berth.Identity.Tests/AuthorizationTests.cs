using Berth.Contracts;
using Berth.Identity.Authorization;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Tests;

public sealed class AuthorizationTests
{
    private static readonly Role[] Roles = [Role.User, Role.UserManager, Role.MailManager, Role.Admin, Role.Owner];

    [Fact]
    public void EveryPermissionOfTheContract_HasALeastRole()
    {
        var names = typeof(Permission).GetFields().Select(field => (string)field.GetRawConstantValue()!).Where(name => name != Permission.Public);
        Assert.All(names, name => Assert.NotNull(RolePermissions.LeastRole(name)));
    }

    [Fact]
    public async Task ARouteWithoutPermission_DoesNotStart()
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            IdentityHost.StartAsync(map: api => api.MapGet("/forgotten", () => "open")));
        Assert.Contains("/forgotten", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Each permission gets a route that does nothing but answer; each role, each kind of token calls it.</summary>
    [Fact]
    public async Task TheMatrix_OfRolesAndCredentials_HoldsForEveryPermission()
    {
        var permissions = typeof(Permission).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        await using var host = await IdentityHost.StartAsync(map: api =>
        {
            foreach (var permission in permissions)
            {
                api.MapMethods($"/try/{permission}", ["GET", "POST"], () => Results.Ok()).RequirePermission(permission);
            }
        });
        foreach (var role in Roles)
        {
            var name = $"some{role.Wire()}";
            await host.AddUserAsync(name, role.Wire());
            using var person = await host.SignInAsync(name);
            using var program = await host.ApiTokenAsync(person);
            using var reader = await host.ApiTokenAsync(person, scope: "r");
            foreach (var permission in permissions)
            {
                var open = permission == Permission.Public;
                var allowed = open || role >= RolePermissions.LeastRole(permission);
                var expected = allowed ? 200 : 403;
                var forPrograms = permission == Permission.TokensManage ? 401 : expected;
                Assert.Equal(expected, await TryAsync(person, "POST", permission));
                Assert.Equal(expected, await TryAsync(person, "GET", permission));
                Assert.Equal(forPrograms, await TryAsync(program, "POST", permission));
                Assert.Equal(forPrograms, await TryAsync(reader, "GET", permission));
                Assert.Equal(open ? 200 : permission == Permission.TokensManage ? 401 : 403, await TryAsync(reader, "POST", permission));
                Assert.Equal(open ? 200 : 401, await TryAsync(host.Anonymous, "GET", permission));
            }
        }
    }

    /// <summary>All routes there are: nobody gets into any without a token, and a read-only one changes nothing.</summary>
    [Fact]
    public async Task EveryRoute_WithoutATokenIs401_AndChangesNothingForAReader()
    {
        await using var host = await IdentityHost.StartAsync();
        using var reader = await host.ApiTokenAsync(host.Owner, scope: "r");
        using var stranger = host.Client("not-a-token");
        var walked = 0;
        foreach (var route in host.Endpoints.OfType<RouteEndpoint>().Where(route => route.Metadata.GetMetadata<RoutePermission>()!.Name != RoutePermission.Public))
        {
            var path = string.Join('/', route.RoutePattern.RawText!["/api/v1/".Length..].Split('/').Select(part => part.StartsWith('{') ? "x" : part));
            foreach (var method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                walked++;
                Assert.Equal((path, 401), (path, (await host.Anonymous.SendAsync(method, path)).Status));
                Assert.Equal((path, 401), (path, (await stranger.SendAsync(method, path)).Status));
                if (method != "GET")
                {
                    Assert.Contains((await reader.SendAsync(method, path)).Status, new[] { 401, 403 });
                }
            }
        }

        Assert.True(walked > 40, $"only {walked} routes were walked");
    }

    [Fact]
    public async Task Links_AreNotForReaders_AlthoughTheirMethodIsGet()
    {
        await using var host = await IdentityHost.StartAsync();
        var id = await host.AddUserAsync("jo");
        using var reader = await host.ApiTokenAsync(host.Owner, scope: "r");

        Assert.Equal(403, (await reader.GetAnswerAsync($"users/{id}/password_reset_link")).Status);
        Assert.Equal(200, (await reader.GetAnswerAsync($"users/{id}")).Status);
    }

    [Fact]
    public async Task AnOperator_MayOperateTheirAppOnly()
    {
        await using var host = await IdentityHost.StartAsync(
            configure: services => services.AddSingleton<IAppOperators, OperatorOfOne>(),
            map: api => api.MapPost("/apps/{appId}/restart", () => Results.Ok()).RequirePermission(Permission.AppsOperate));
        await host.AddUserAsync("jo");
        using var jo = await host.SignInAsync("jo");

        Assert.Equal(200, (await jo.SendAsync("POST", "apps/mine/restart")).Status);
        Assert.Equal(403, (await jo.SendAsync("POST", "apps/other/restart")).Status);
        Assert.Equal(200, (await host.Owner.SendAsync("POST", "apps/other/restart")).Status);
    }

    [Fact]
    public async Task TheTokenOfSomebodySwitchedOffOrRemoved_IsWorthless()
    {
        await using var host = await IdentityHost.StartAsync();
        var id = await host.AddUserAsync("jo");
        using var jo = await host.SignInAsync("jo");
        using var program = await host.ApiTokenAsync(jo);

        await host.Owner.SendAsync("PUT", $"users/{id}/active", new { active = false });
        Assert.Equal((401, 401), ((await jo.GetAnswerAsync("profile")).Status, (await program.GetAnswerAsync("profile")).Status));
        await host.Owner.SendAsync("PUT", $"users/{id}/active", new { active = true });
        Assert.Equal((401, 200), ((await jo.GetAnswerAsync("profile")).Status, (await program.GetAnswerAsync("profile")).Status));
        await host.Owner.SendAsync("DELETE", $"users/{id}");
        Assert.Equal(401, (await program.GetAnswerAsync("profile")).Status);
    }

    private static async Task<int> TryAsync(HttpClient client, string method, string permission) => (await client.SendAsync(method, $"try/{permission}")).Status;

    private sealed class OperatorOfOne : IAppOperators
    {
        public ValueTask<bool> IsOperatorAsync(string appId, string userId, CancellationToken cancellationToken) => ValueTask.FromResult(appId == "mine");
    }
}
