using System.Net;
using System.Security.Cryptography;
using System.Text;
using Berth.Kernel;
using Berth.Ldap;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Ldap;

/// <summary>
/// The directory as apps see it, on the bridge. Who asks is known by the address alone, as it has always been; each
/// app sees the people who may enter it and nobody else.
/// </summary>
internal sealed class AppDirectory(IIdentity identity, DirectoryViews views, IServiceProvider services) : ILdapDirectory
{
    private static readonly LdapDn Users = LdapDn.Parse(PeopleEntries.Users)!;
    private static readonly LdapDn Apps = LdapDn.Parse($"ou=apps,{PeopleEntries.Suffix}")!;
    private static readonly LdapDn Suffix = LdapDn.Parse(PeopleEntries.Suffix)!;
    private static readonly LdapResult Stranger = new(LdapResultCode.InsufficientAccessRights, "Only apps with the ldap addon may ask here.");

    public IReadOnlyList<string> NamingContexts => [PeopleEntries.Suffix];

    public async Task<LdapBind> BindAsync(LdapSession session, LdapDn dn, string password, CancellationToken cancellationToken)
    {
        if (await AppAsync(session, cancellationToken) is not { } app)
        {
            return new(Stranger);
        }

        if (dn.IsWithin(Apps))
        {
            var own = dn.Depth == Apps.Depth + 1 && dn.First is [{ Type: "cn" } name] && string.Equals(name.Value, app.AppId, StringComparison.OrdinalIgnoreCase);
            return own && Same(password, app.BindPassword) ? new(LdapResult.Success, $"dn:{dn}") : new(new(LdapResultCode.InvalidCredentials));
        }

        if (UserName.Of(dn, Users) is not { } username)
        {
            return new(new(LdapResultCode.NoSuchObject));
        }

        var known = await identity.FindUserAsync(username, cancellationToken);
        var check = new PasswordCheck(known?.Username ?? username, password, WayIn.Ldap, session.Remote.Address) { AppId = app.AppId };
        var user = await identity.VerifyPasswordAsync(check, cancellationToken);
        if (user is { IsOk: false, Error.Kind: ErrorKind.TooMany or ErrorKind.Unavailable })
        {
            return new(new(LdapResultCode.Busy, user.Error.Message));
        }

        // Who is unknown and who may not enter look alike, on purpose; both after the same work as a wrong password.
        if (known is null || !await identity.MayEnterAsync(known.Id, app.Restriction, cancellationToken))
        {
            return new(new(LdapResultCode.NoSuchObject));
        }

        return user.IsOk ? new(LdapResult.Success, $"dn:cn={user.Value.Id},{PeopleEntries.Users}") : new(new(LdapResultCode.InvalidCredentials));
    }

    public async Task<LdapFound> SearchAsync(LdapSession session, LdapSearch search, CancellationToken cancellationToken)
    {
        if (await AppAsync(session, cancellationToken) is not { } app)
        {
            return new(Stranger, []);
        }

        if (!search.Base.IsWithin(Suffix))
        {
            return LdapFound.Nothing(LdapResultCode.NoSuchObject);
        }

        // The scope does not count here: packages have learnt that a base alone finds all below it.
        var view = await views.GetAsync(app.Restriction, cancellationToken);
        return new(LdapResult.Success, view.Search(search.Filter, entry => entry.Name.IsWithin(search.Base)));
    }

    public async Task<LdapResult> CompareAsync(LdapSession session, LdapDn dn, string attribute, string value, CancellationToken cancellationToken) =>
        await AppAsync(session, cancellationToken) is { } app
            ? DirectoryComparison.Run(await views.GetAsync(app.Restriction, cancellationToken), dn, attribute, value)
            : Stranger;

    private ValueTask<LdapApp?> AppAsync(LdapSession session, CancellationToken cancellationToken) =>
        services.GetService<ILdapApps>() is { } apps
            ? apps.FindByAddressAsync(Plain(session.Remote.Address), cancellationToken)
            : ValueTask.FromResult<LdapApp?>(null);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
