using Berth.Identity.Model;
using Berth.Kernel;
using Berth.Ldap;
using Berth.Platform;

namespace Berth.Identity.Ldap;

/// <summary>
/// The directory for other hosts (ldaps). One fixed name with a secret may read it; people may bind to prove their
/// password, and see nothing. An unknown person and a wrong password answer alike.
/// </summary>
internal sealed class OutsideDirectory(IIdentity identity, DirectoryViews views, ISettings settings) : ILdapDirectory
{
    private static readonly LdapDn Users = LdapDn.Parse(PeopleEntries.Users)!;
    private static readonly LdapDn Suffix = LdapDn.Parse(PeopleEntries.Suffix)!;
    private static readonly LdapDn Reader = LdapDn.Parse($"cn=admin,ou=system,{PeopleEntries.Suffix}")!;
    private static readonly LdapBind Wrong = new(new(LdapResultCode.InvalidCredentials));
    private static readonly LdapResult NotReader = new(LdapResultCode.InsufficientAccessRights, $"Bind as {Reader} first.");

    public IReadOnlyList<string> NamingContexts => [PeopleEntries.Suffix];

    public async Task<LdapBind> BindAsync(LdapSession session, LdapDn dn, string password, CancellationToken cancellationToken)
    {
        if (dn.Equals(Reader))
        {
            var rules = await settings.GetAsync(DirectoryServerRules.Setting, cancellationToken);
            return rules.SecretHash.Length > 0 && Secret.Same(Secret.Hash(password), rules.SecretHash) ? new(LdapResult.Success, $"dn:{dn}", Reader) : Wrong;
        }

        var username = UserName.Of(dn, Users) ?? "";
        var known = username.StartsWith("uid-", StringComparison.Ordinal) ? await identity.FindUserAsync(username, cancellationToken) : null;
        var user = await identity.VerifyPasswordAsync(new(known?.Username ?? username, password, WayIn.Ldap, session.Remote.Address), cancellationToken);
        if (user is { IsOk: false, Error.Kind: ErrorKind.TooMany or ErrorKind.Unavailable })
        {
            return new(new(LdapResultCode.Busy, user.Error.Message));
        }

        return user.IsOk ? new(LdapResult.Success, $"dn:cn={user.Value.Id},{PeopleEntries.Users}") : Wrong;
    }

    public async Task<LdapFound> SearchAsync(LdapSession session, LdapSearch search, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(session.State, Reader))
        {
            return new(NotReader, []);
        }

        return search.Base.IsWithin(Suffix)
            ? new(LdapResult.Success, (await views.GetAsync(null, cancellationToken)).Search(search.Filter, entry => search.Covers(entry.Name)))
            : LdapFound.Nothing(LdapResultCode.NoSuchObject);
    }

    public async Task<LdapResult> CompareAsync(LdapSession session, LdapDn dn, string attribute, string value, CancellationToken cancellationToken) =>
        ReferenceEquals(session.State, Reader)
            ? DirectoryComparison.Run(await views.GetAsync(null, cancellationToken), dn, attribute, value)
            : NotReader;
}
