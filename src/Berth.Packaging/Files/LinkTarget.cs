namespace Berth.Packaging.Files;

/// <summary>Follows links by name only, the way the kernel would, to see whether they stay in a folder.</summary>
internal static class LinkTarget
{
    /// <summary>As many as Linux follows.</summary>
    private const int MaxHops = 40;

    /// <summary>True when everything on the way of <paramref name="target"/> lies in the folder; it need not exist.</summary>
    /// <param name="link">Path of the link in the folder, with slashes.</param>
    /// <param name="targetAt">What a path of the folder links to, or null when it is no link.</param>
    public static bool Stays(string link, string target, Func<string, string?> targetAt)
    {
        var place = new List<string>(link.Split('/')[..^1]);
        var ahead = new Stack<string>();
        if (!Push(ahead, target))
        {
            return false;
        }

        var hops = 0;
        while (ahead.TryPop(out var name))
        {
            if (name == "..")
            {
                if (place.Count == 0)
                {
                    return false;
                }

                place.RemoveAt(place.Count - 1);
                continue;
            }

            place.Add(name);
            if (targetAt(string.Join('/', place)) is { } next)
            {
                place.RemoveAt(place.Count - 1);
                if (++hops > MaxHops || !Push(ahead, next))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Push(Stack<string> ahead, string target)
    {
        foreach (var name in target.Split('/').Where(name => name is not ("" or ".")).Reverse())
        {
            ahead.Push(name);
        }

        return target.Length > 0 && target[0] != '/';
    }
}
