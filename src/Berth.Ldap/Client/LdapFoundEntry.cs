namespace Berth.Ldap.Client;

/// <param name="Dn">As the server wrote it.</param>
/// <param name="Attributes">Values by name; names regardless of case. Values that are no text are left out.</param>
public sealed record LdapFoundEntry(string Dn, IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes)
{
    /// <summary>The first value; null when there is none.</summary>
    public string? First(string attribute) => All(attribute) is [var first, ..] ? first : null;

    public IReadOnlyList<string> All(string attribute) => Attributes.TryGetValue(attribute, out var values) ? values : [];
}
