using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.Authorization;
using Berth.Identity.Data;
using Berth.Identity.Features.Activate;
using Berth.Identity.Features.AppPasswords;
using Berth.Identity.Features.Exchange;
using Berth.Identity.Features.Groups;
using Berth.Identity.Features.Links;
using Berth.Identity.Features.Login;
using Berth.Identity.Features.Outside;
using Berth.Identity.Features.OutsideClients;
using Berth.Identity.Features.Passkeys;
using Berth.Identity.Features.Profile;
using Berth.Identity.Features.Providers;
using Berth.Identity.Features.Rules;
using Berth.Identity.Features.SecondFactor;
using Berth.Identity.Features.Sessions;
using Berth.Identity.Features.Tokens;
using Berth.Identity.Features.Users;
using Berth.Identity.Ldap;
using Berth.Identity.Model;
using Berth.Identity.OpenId;
using Berth.Identity.Outside;
using Berth.Identity.Pages;
using Berth.Identity.Passkeys;
using Berth.Identity.Passwords;
using Berth.Identity.People;
using Berth.Identity.Providers;
using Berth.Identity.SecondFactor;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Berth.Identity;

public static class IdentityModule
{
    /// <summary>People, sign-in and authorization, on <c>AddBerthData</c>, <c>AddPlatform</c> and an <c>ISecretStore</c>.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IdentityOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddTables<IdentityTables>();
        services.AddSingleton(options);
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<SignInGuard>();
        services.AddSingleton<AppPasswordCheck>();
        services.AddSingleton<RecentPasswords>();
        services.AddSingleton<SignInRecord>();
        services.AddSingleton<OwnPassword>();
        services.AddSingleton<SecondFactorStore>();
        services.AddSingleton<SecondFactorRule>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<HalfSignIns>();
        services.AddSingleton<DirectoryLock>();
        services.AddSingleton<PeopleVersion>();
        services.AddSingleton<KnownPeople>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<PeopleQueries>();
        services.AddSingleton<LinkMaker>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<SessionEnding>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<SetupCode>();
        services.AddSingleton<IIdentity, IdentityFace>();
        services.AddSingleton<IServerCredentials, ServerCredentials>();
        services.AddSingleton<DirectoryViews>();
        services.AddSingleton<AppDirectory>();
        services.AddSingleton<OutsideDirectory>();
        services.AddSingleton<OutsideServer>();
        services.AddHostedService(provider => provider.GetRequiredService<OutsideServer>());
        services.AddHostedService<AppServer>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddSingleton<PasskeyCeremonies>();

        // The passkey handler alone needs it; see docs/decisions/0070.
        services.AddScoped<IUserStore<User>, PasskeyStore>();
        services.AddIdentityCore<User>();
        services.AddSingleton<ProviderHttp>();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<ProviderSignIn>();
        services.AddSingleton<ProviderAccounts>();
        services.AddOpenId();
        services.AddPages();
        return services.AddHandlers();
    }

    /// <summary>After routing and before the endpoints: nothing is reached that the caller may not call.</summary>
    public static IApplicationBuilder UseIdentity(this IApplicationBuilder app)
    {
        app.UseOpenId(app.ApplicationServices.GetRequiredService<IdentityOptions>());
        return app.UseMiddleware<IdentityMiddleware>();
    }

    /// <param name="api">The group of <c>/api/v1</c>.</param>
    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder api)
    {
        LoginEndpoints.Map(api);
        LogoutEndpoints.Map(api);
        ActivateEndpoint.Map(api);
        TokenEndpoints.Map(api);
        AppPasswordEndpoints.Map(api);
        ProfileEndpoints.Map(api);
        UserEndpoints.Map(api);
        GroupEndpoints.Map(api);
        UserLinkEndpoints.Map(api);
        SelfServiceEndpoints.Map(api);
        SecondFactorEndpoints.Map(api);
        PasskeyEndpoints.Map(api);
        SessionEndpoints.Map(api);
        OidcClientEndpoints.Map(api);
        RulesEndpoints.Map(api);
        DirectoryServerEndpoints.Map(api);
        ExternalLdapEndpoints.Map(api);
        LoginProviderEndpoints.Map(api);
        OutsideLoginEndpoints.Map(api);
        ExchangeEndpoints.Map(api);
        return api;
    }

    /// <summary>The OpenID Connect provider below <c>/openid</c> and the pages on which people sign in.</summary>
    /// <param name="app">The root of all routes.</param>
    public static IEndpointRouteBuilder MapIdentityPages(this IEndpointRouteBuilder app)
    {
        app.MapOpenId();
        app.MapPages();
        return app;
    }

    private static IServiceCollection AddHandlers(this IServiceCollection services)
    {
        services.AddSingleton<LoginHandler>();
        services.AddSingleton<LogoutHandler>();
        services.AddSingleton<ActivateHandler>();
        services.AddSingleton<TokenHandler>();
        services.AddSingleton<AppPasswordHandler>();
        services.AddSingleton<ProfileHandler>();
        services.AddSingleton<AvatarHandler>();
        services.AddSingleton<CreateUser>();
        services.AddSingleton<ChangeUser>();
        services.AddSingleton<RemoveUser>();
        services.AddSingleton<GroupHandler>();
        services.AddSingleton<UserLinkHandler>();
        services.AddSingleton<SetupAccount>();
        services.AddSingleton<ResetPassword>();
        services.AddSingleton<RequestReset>();
        services.AddSingleton<SecondFactorHandler>();
        services.AddSingleton<PasskeyHandlers>();
        services.AddSingleton<PasskeyLogin>();
        services.AddSingleton<SessionHandler>();
        services.AddSingleton<OidcClientHandler>();
        services.AddSingleton<LoginProviderHandler>();
        services.AddSingleton<RulesHandler>();
        services.AddSingleton<DirectoryServerHandler>();
        services.AddSingleton<OutsidePeople>();
        services.AddSingleton<OutsideSync>();
        services.AddSingleton<ExternalLdapHandler>();
        services.AddOperation<SyncOperation>().AddStep<SyncStep>();
        services.AddHostedService<ScheduledSync>();
        services.AddSingleton<ExportPeople>();
        services.AddSingleton<ImportPeople>();
        services.AddSingleton<ResetRequests>();
        services.AddHostedService<ResetMailSender>();
        return services;
    }
}
