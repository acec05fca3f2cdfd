using Berth.Ldap;

namespace Berth.Identity.Ldap;

/// <summary>All entries that somebody may see, with an index over what apps ask for. Never changes once made.</summary>
internal sealed class DirectoryView
{
    private static readonly string[] Indexed = ["cn", "uid", "entryuuid", "username", "samaccountname", "mail", "mailalternateaddress"];

    private readonly Dictionary<string, Dictionary<string, List<int>>> _index;
    private readonly Dictionary<LdapDn, int> _byName = [];

    public DirectoryView(IReadOnlyList<LdapEntry> entries)
    {
        Entries = entries;
        _index = Indexed.ToDictionary(name => name, _ => new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < entries.Count; i++)
        {
            _byName[entries[i].Name] = i;
            foreach (var (name, values) in _index)
            {
                foreach (var value in entries[i].Find(name)?.Values ?? [])
                {
                    if (!values.TryGetValue(value, out var list))
                    {
                        values[value] = list = [];
                    }

                    list.Add(i);
                }
            }
        }
    }

    public IReadOnlyList<LdapEntry> Entries { get; }

    public LdapEntry? Find(LdapDn name) => _byName.TryGetValue(name, out var i) ? Entries[i] : null;

    /// <summary>In the order of <see cref="Entries"/>, so that pages fit together.</summary>
    public IReadOnlyList<LdapEntry> Search(LdapFilter filter, Func<LdapEntry, bool> covers)
    {
        var found = new List<LdapEntry>();
        if (Candidates(filter) is { } few)
        {
            foreach (var i in few)
            {
                Take(Entries[i]);
            }
        }
        else
        {
            foreach (var entry in Entries)
            {
                Take(entry);
            }
        }

        return found;

        void Take(LdapEntry entry)
        {
            if (covers(entry) && filter.Matches(entry))
            {
                found.Add(entry);
            }
        }
    }

    /// <summary>Where the filter can possibly match; null when only looking at all entries can tell.</summary>
    private IReadOnlyCollection<int>? Candidates(LdapFilter filter)
    {
        switch (filter)
        {
            // Values with spaces are the same with more of them, which the index does not know.
            case LdapFilter.Equal equal when !equal.Value.Contains(' ') && _index.TryGetValue(equal.Attribute, out var values):
                return values.TryGetValue(equal.Value, out var list) ? list : [];
            case LdapFilter.And and:
                return and.Parts.Select(Candidates).Where(part => part is not null).MinBy(part => part!.Count);
            case LdapFilter.Or or:
                var union = new SortedSet<int>();
                foreach (var part in or.Parts)
                {
                    if (Candidates(part) is not { } some)
                    {
                        return null;
                    }

                    union.UnionWith(some);
                }

                return union;
            default:
                return null;
        }
    }
}
