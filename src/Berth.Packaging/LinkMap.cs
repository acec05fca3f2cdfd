namespace Berth.Packaging;

/// <summary>Follows symbolic links on paper, so that a chain of links that each look harmless cannot lead out.</summary>
internal sealed class LinkMap
{
    private const int MaxHops = 40;
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Links => _links;

    public void Add(string path, string target) => _links[path] = target;

    public void Remove(string path) => _links.Remove(path);

    /// <summary>Fails with <c>package.link_outside</c> on the first link that ends outside, is absolute or runs in a circle.</summary>
    public void Check()
    {
        foreach (var (path, target) in _links)
        {
            if (!StaysInside(path))
            {
                throw new PackageException("package.link_outside", $"The link '{path}' points to '{target}', which is outside of the package. Make it relative and let it stay inside.");
            }
        }
    }

    private bool StaysInside(string path)
    {
        var at = new List<string>();
        var left = new Stack<string>(path.Split('/').Reverse());
        var hops = 0;
        while (left.TryPop(out var part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                if (at.Count == 0)
                {
                    return false;
                }

                at.RemoveAt(at.Count - 1);
                continue;
            }

            at.Add(part);
            if (!_links.TryGetValue(string.Join('/', at), out var target))
            {
                continue;
            }

            if (target.Length == 0 || target.StartsWith('/') || ++hops > MaxHops)
            {
                return false;
            }

            at.RemoveAt(at.Count - 1);
            foreach (var next in target.Split('/').Reverse())
            {
                left.Push(next);
            }
        }

        return true;
    }
}
