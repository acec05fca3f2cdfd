namespace Berth.Ldap.Protocol;

internal abstract record LdapRequest
{
    internal sealed record Bind(int Version, string Dn, string? Password, string? Mechanism) : LdapRequest
    {
        public override string ToString() => $"bind {Dn}";
    }

    internal sealed record Unbind : LdapRequest;

    internal sealed record Search(LdapSearch Query) : LdapRequest;

    internal sealed record Compare(string Dn, string Attribute, string Value) : LdapRequest;

    internal sealed record Abandon : LdapRequest;

    internal sealed record Extended(string Name, byte[]? Value) : LdapRequest;

    /// <summary>Add, delete, modify or rename: the directory is read only.</summary>
    /// <param name="ResponseTag">Application tag of the answer.</param>
    internal sealed record Write(int ResponseTag) : LdapRequest;
}

/// <param name="Controls">As they came.</param>
internal sealed record LdapMessage(int Id, LdapRequest Request, IReadOnlyList<LdapControl> Controls);

internal sealed record LdapControl(string Oid, bool Critical, byte[] Value)
{
    public const string PagedResults = "1.2.840.113556.1.4.319";
}
