namespace Berth.Ldap.Client;

/// <summary>A directory could not be asked, or would not answer. The message is for whoever set it up.</summary>
public sealed class LdapClientException(string message, Exception? inner = null) : Exception(message, inner);
