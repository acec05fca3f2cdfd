namespace Berth.Ldap;

/// <param name="Message">For whoever reads the client's log.</param>
public sealed record LdapResult(LdapResultCode Code, string Message = "", string MatchedDn = "")
{
    public static readonly LdapResult Success = new(LdapResultCode.Success);
}
