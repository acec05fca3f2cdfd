namespace Berth.Ldap.Protocol;

/// <summary>What the server says about itself (RFC 4512 5.1).</summary>
internal static class RootEntry
{
    public const string StartTls = "1.3.6.1.4.1.1466.20037";
    public const string WhoAmI = "1.3.6.1.4.1.4203.1.11.3";

    public static LdapEntry Make(ILdapDirectory directory, bool startTls) => new("",
    [
        new("objectClass", ["top"]),
        new("vendorName", ["Berth"], IsOperational: true),
        new("namingContexts", directory.NamingContexts, IsOperational: true),
        new("supportedLDAPVersion", ["3"], IsOperational: true),
        new("supportedControl", [LdapControl.PagedResults], IsOperational: true),
        new("supportedExtension", startTls ? [WhoAmI, StartTls] : [WhoAmI], IsOperational: true),
    ]);
}
