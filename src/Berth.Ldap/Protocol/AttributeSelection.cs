namespace Berth.Ldap.Protocol;

/// <summary>Which attributes a client wants (RFC 4511 4.5.1.8): none named means all users' attributes, <c>*</c> too, <c>+</c> the operational ones, <c>1.1</c> none.</summary>
internal sealed class AttributeSelection
{
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _all;
    private readonly bool _operational;

    public AttributeSelection(IReadOnlyList<string> attributes, bool typesOnly)
    {
        TypesOnly = typesOnly;
        _all = attributes.Count == 0;
        foreach (var name in attributes)
        {
            switch (name)
            {
                case "*":
                    _all = true;
                    break;
                case "+":
                    _operational = true;
                    break;
                default:
                    _named.Add(name.IndexOf(';') is var options and >= 0 ? name[..options] : name);
                    break;
            }
        }
    }

    public bool TypesOnly { get; }

    public bool Includes(LdapAttribute attribute) => (attribute.IsOperational ? _operational : _all) || _named.Contains(attribute.Name);
}
