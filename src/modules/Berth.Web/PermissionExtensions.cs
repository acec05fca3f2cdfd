using Microsoft.AspNetCore.Builder;

namespace Berth.Web;

/// <summary>What a route demands of its caller. A route without one does not start.</summary>
/// <param name="Name">One of the contract's permissions, or <see cref="Public"/>.</param>
public sealed record RoutePermission(string Name)
{
    /// <summary>Anybody may call it.</summary>
    public const string Public = "public";
}

public static class PermissionExtensions
{
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RoutePermission(permission));

    public static TBuilder AllowEverybody<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RoutePermission(RoutePermission.Public));
}
