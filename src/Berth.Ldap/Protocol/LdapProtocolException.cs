namespace Berth.Ldap.Protocol;

/// <summary>What came is no LDAP. The connection ends.</summary>
internal sealed class LdapProtocolException(string message, Exception? inner = null) : Exception(message, inner);
