namespace Berth.Ldap.Tests;

/// <summary>A directory of a few hundred people for the protocol to stand on.</summary>
internal sealed class PhoneBook : ILdapDirectory
{
    public const string Password = "secret";
    private static readonly LdapDn Suffix = LdapDn.Parse("dc=test")!;

    public List<LdapEntry> Entries { get; } =
    [
        new("dc=test", [new("objectClass", ["domain"]), new("dc", ["test"])]),
        new("ou=people,dc=test", [new("objectClass", ["organizationalUnit"]), new("ou", ["people"])]),
        .. Enumerable.Range(0, 300).Select(i => new LdapEntry($"uid=u{i:000},ou=people,dc=test",
        [
            new("objectClass", ["person", "top"]),
            new("uid", [$"u{i:000}"]),
            new("cn", [$"Person {i}"]),
            new("age", [(i % 90).ToString()]),
            new("mail", [$"u{i:000}@example.com", $"p{i}@example.org"]),
            new("entryUUID", [$"uuid-{i}"], IsOperational: true),
        ])),
        new($"cn={LdapDn.Escape("Zoë , \"the\" Ünïcode")}+sn=x,ou=people,dc=test", [new("cn", ["Zoë , \"the\" Ünïcode"]), new("objectClass", ["person"])]),
    ];

    public IReadOnlyList<string> NamingContexts => ["dc=test"];

    public Task<LdapBind> BindAsync(LdapSession session, LdapDn dn, string password, CancellationToken cancellationToken) =>
        Task.FromResult(password == Password && dn.IsWithin(Suffix) ? new LdapBind(LdapResult.Success, $"dn:{dn}", dn) : new(new(LdapResultCode.InvalidCredentials)));

    public Task<LdapFound> SearchAsync(LdapSession session, LdapSearch search, CancellationToken cancellationToken)
    {
        if (search.Base.Depth > 0 && !Entries.Exists(entry => entry.Name.Equals(search.Base)))
        {
            return Task.FromResult(LdapFound.Nothing(LdapResultCode.NoSuchObject));
        }

        return Task.FromResult(new LdapFound(LdapResult.Success, Entries.FindAll(entry => search.Covers(entry.Name) && search.Filter.Matches(entry))));
    }

    public Task<LdapResult> CompareAsync(LdapSession session, LdapDn dn, string attribute, string value, CancellationToken cancellationToken)
    {
        var entry = Entries.Find(entry => entry.Name.Equals(dn));
        return Task.FromResult(new LdapResult(entry is null ? LdapResultCode.NoSuchObject : new LdapFilter.Equal(attribute, value).Matches(entry) ? LdapResultCode.CompareTrue : LdapResultCode.CompareFalse));
    }
}
