using Microsoft.AspNetCore.Builder;

namespace Berth.Web;

/// <summary>What a route demands of its caller. A route without one does not start.</summary>
/// <param name="Name">One of the contract's permissions, or <see cref="Public"/>.</param>
/// <param name="Writes">
/// Changes something, or hands out a secret, although its method is GET: a read-only token may not call it.
/// </param>
public sealed record RoutePermission(string Name, bool Writes = false)
{
    /// <summary>Anybody may call it.</summary>
    public const string Public = "public";
}

public static class PermissionExtensions
{
    /// <param name="builder">The route.</param>
    /// <param name="permission">One of the contract's permissions.</param>
    /// <param name="writes">True when a GET does more than read; see <see cref="RoutePermission"/>.</param>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission, bool writes = false)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RoutePermission(permission, writes));

    public static TBuilder AllowEverybody<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RoutePermission(RoutePermission.Public));
}
