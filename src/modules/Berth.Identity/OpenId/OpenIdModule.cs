using Berth.Data;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.OpenId;

/// <summary>The OpenID Connect provider, on OpenIddict; decision 0076 tells why.</summary>
internal static class OpenIdModule
{
    public static void AddOpenId(this IServiceCollection services)
    {
        services.AddTables<OpenIdTables>();
        services.AddSingleton<OpenIdKeys>();
        services.AddSingleton<OpenIdOptions>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<OpenIdOptions>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<OpenIdOptions>());
        services.AddSingleton<OidcClients>();
        services.AddSingleton<OidcCodes>();
        services.AddSingleton<KnownClients>();
        services.AddSingleton<IOidcClients>(provider => provider.GetRequiredService<OidcClients>());
        services.AddSingleton<Admission>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<UserInfoEndpoint>();
        services.AddSingleton<EndSessionEndpoint>();
        services.AddSingleton<DeviceEndpoint>();
        services.AddHostedService<OpenIdUpkeep>();
        services.AddOpenIddict()
            .AddCore(core =>
            {
                core.UseEntityFrameworkCore().UseDbContext<BerthDb>().ReplaceDefaultEntities<OidcClient, OidcAuthorization, OidcScope, OidcToken, string>();

                // It makes a cache with a finalizer for each request; the stores know better what to keep.
                core.DisableEntityCaching();
                core.ReplaceApplicationManager<OidcClient, OidcClientManager>();
                core.ReplaceApplicationStore<OidcClient, OidcClientStore>();
                core.ReplaceTokenManager<OidcToken, OidcTokenManager>();
                core.ReplaceTokenStore<OidcToken, OidcTokenStore>();
            })
            .AddServer(Configure);
    }

    public static void MapOpenId(this IEndpointRouteBuilder app)
    {
        string[] both = ["GET", "POST"];
        app.MapMethods(OpenIdPaths.Authorization, both, (HttpContext context, AuthorizeEndpoint endpoint) => endpoint.RunAsync(context)).Ours();
        app.MapPost(OpenIdPaths.Token, (HttpContext context, TokenEndpoint endpoint) => endpoint.RunAsync(context)).Ours();
        app.MapMethods(OpenIdPaths.UserInfo, both, (HttpContext context, UserInfoEndpoint endpoint) => endpoint.RunAsync(context)).Ours();
        app.MapMethods(OpenIdPaths.EndSession, both, (HttpContext context, EndSessionEndpoint endpoint) => endpoint.RunAsync(context)).Ours();
        app.MapMethods(OpenIdPaths.Device, both, (HttpContext context, DeviceEndpoint endpoint) => endpoint.RunAsync(context)).Ours();
    }

    /// <summary>Requests below <c>/openid</c> are read by the provider first. They count as sent to the dashboard's public address, which is the only way to get here.</summary>
    public static void UseOpenId(this IApplicationBuilder app, IdentityOptions options)
    {
        // The framework would add it for every request otherwise.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.UseWhen(context => context.Request.Path.StartsWithSegments(OpenIdPaths.Root), branch =>
        {
            branch.Use((context, next) =>
            {
                var origin = new Uri(options.DashboardOrigin());
                context.Request.Scheme = origin.Scheme;
                context.Request.Host = HostString.FromUriComponent(origin);
                return next(context);
            });
            branch.UseAuthentication();
        });
    }

    private static void Ours(this RouteHandlerBuilder route) => route.AllowEverybody().ExcludeFromDescription();

    private static void Configure(OpenIddictServerBuilder server)
    {
        server.SetConfigurationEndpointUris(OpenIdPaths.Discovery)
            .SetJsonWebKeySetEndpointUris(OpenIdPaths.Keys)
            .SetAuthorizationEndpointUris(OpenIdPaths.Authorization)
            .SetTokenEndpointUris(OpenIdPaths.Token)
            .SetUserInfoEndpointUris(OpenIdPaths.UserInfo)
            .SetEndSessionEndpointUris(OpenIdPaths.EndSession)
            .SetRevocationEndpointUris(OpenIdPaths.Revocation)
            .SetDeviceAuthorizationEndpointUris(OpenIdPaths.DeviceAuthorization)
            .SetEndUserVerificationEndpointUris(OpenIdPaths.Device);
        server.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().AllowDeviceAuthorizationFlow();
        server.SetAuthorizationCodeLifetime(OidcCodes.Lifetime)
            .SetAccessTokenLifetime(TimeSpan.FromHours(1))
            .SetIdentityTokenLifetime(TimeSpan.FromHours(1))
            .SetRefreshTokenLifetime(TimeSpan.FromDays(14))
            .SetDeviceCodeLifetime(TimeSpan.FromMinutes(10))
            .SetUserCodeLifetime(TimeSpan.FromMinutes(10));
        server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email, Scopes.OfflineAccess);
        server.RegisterClaims(
            Claims.Subject, Claims.Name, Claims.GivenName, Claims.FamilyName, Claims.PreferredUsername, Claims.Locale, Claims.Email, Claims.EmailVerified, Claims.AuthenticationTime);

        // Apps ask for scopes that others know ("groups"); those are left out of the grant instead of failing the sign-in.
        server.DisableScopeValidation().IgnoreScopePermissions();
        server.DisableAccessTokenEncryption();

        // Chains of tokens are kept by OidcTokenStore; nobody gives a consent that would have to be remembered.
        server.DisableAuthorizationStorage();
        server.Configure(options =>
        {
            // Nobody here registers keys or certificates of their own.
            options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain);
            options.ClientAuthenticationMethods.RemoveWhere(method => method is not (ClientAuthenticationMethods.ClientSecretBasic or ClientAuthenticationMethods.ClientSecretPost));
        });
        server.AddEventHandler<OpenIddictServerEvents.GenerateTokenContext>(handler => handler
            .UseInlineHandler(context =>
            {
                // Identity tokens tell who signed in when; they open nothing that could be revoked.
                context.CreateTokenEntry &= context.TokenType != TokenTypeIdentifiers.IdentityToken;
                return default;
            })
            .SetOrder(OpenIddictServerHandlers.Protection.CreateTokenEntry.Descriptor.Order - 500));
        server.AddEventHandler<OpenIddictServerEvents.GenerateTokenContext>(handler => handler
            .UseSingletonHandler<HeldCodes>()
            .SetOrder(OpenIddictServerHandlers.Protection.CreateTokenEntry.Descriptor.Order + 500));
        server.AddEventHandler<OpenIddictServerEvents.ValidateTokenContext>(handler => handler
            .UseSingletonHandler<HeldCodes>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateReferenceTokenIdentifier.Descriptor.Order + 500));
        server.AddEventHandler<OpenIddictServerEvents.ProcessSignInContext>(handler => handler
            .UseSingletonHandler<CliAccessToken>()
            .SetOrder(OpenIddictServerHandlers.AttachSignInParameters.Descriptor.Order + 500));
        server.AddEventHandler<OpenIddictServerEvents.ApplyAuthorizationResponseContext>(handler => handler
            .UseScopedHandler<ErrorsToApps>()
            .SetOrder(OpenIddictServerHandlers.Authentication.InferResponseMode.Descriptor.Order + 500));
        server.UseAspNetCore()
            .EnableAuthorizationEndpointPassthrough()
            .EnableTokenEndpointPassthrough()
            .EnableUserInfoEndpointPassthrough()
            .EnableEndSessionEndpointPassthrough()
            .EnableEndUserVerificationEndpointPassthrough()
            .EnableErrorPassthrough();
    }
}
