using Microsoft.AspNetCore.Builder;

namespace Berth.Identity.Authorization;

/// <summary>A route that somebody needs who must set up a second factor before anything else.</summary>
internal sealed record BeforeSecondFactor;

internal static class BeforeSecondFactorExtensions
{
    public static TBuilder AllowBeforeSecondFactor<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new BeforeSecondFactor());
}
