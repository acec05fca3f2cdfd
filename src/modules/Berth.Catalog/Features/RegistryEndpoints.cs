using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Containers;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Catalog.Features;

/// <summary><c>/docker/registry_config</c> (rest-api.md 4.22); the password is write-only.</summary>
internal static class RegistryEndpoints
{
    private const string Placeholder = "●●●●●●●●";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/docker/registry_config", async (Registries registries, CancellationToken cancellationToken) =>
                await registries.ReadAsync(cancellationToken) is { } stored
                    ? Results.Ok(new RegistryConfig("other", stored.Server, stored.Username, null, Placeholder))
                    : Results.Ok(new RegistryConfig("noop", null, null, null, null)))
            .RequirePermission(Permission.SettingsManage)
            .WithSummary("The stored registry");
        routes.MapPost("/docker/registry_config", async (Body<RegistryConfig> body, Registries registries, CancellationToken cancellationToken) =>
            {
                var config = body.Value;
                if (config.Provider == "noop")
                {
                    await registries.WriteAsync(null, cancellationToken);
                    return Results.Ok(new { });
                }

                if (string.IsNullOrWhiteSpace(config.ServerAddress) || string.IsNullOrWhiteSpace(config.Username) || config.Password is null)
                {
                    return Error.Invalid("registry.incomplete", "serverAddress, username and password are required.", "serverAddress").ToHttp();
                }

                var password = config.Password == Placeholder ? (await registries.ReadAsync(cancellationToken))?.Password ?? "" : config.Password;
                var server = config.ServerAddress.Trim().Replace("https://", "", StringComparison.Ordinal).TrimEnd('/');
                await registries.WriteAsync(new RegistryCredentials(server, config.Username, password), cancellationToken);
                return Results.Ok(new { });
            })
            .RequirePermission(Permission.SettingsManage)
            .WithSummary("Store a registry's login");
    }

    internal sealed record RegistryConfig(string? Provider, string? ServerAddress, string? Username, string? Email, string? Password);
}
