using Berth.Cli.Hosting;

namespace Berth.Cli.Commands;

/// <summary>One of a list, by id or by a name that only one has.</summary>
internal static class Chosen
{
    /// <exception cref="CliException">None, or several of that name.</exception>
    public static T One<T>(IReadOnlyList<T> all, string wanted, Func<T, string> id, Func<T, string> name, string what, string list)
    {
        List<T> found = [.. all.Where(one => id(one) == wanted)];
        if (found.Count == 0)
        {
            found = [.. all.Where(one => string.Equals(name(one), wanted, StringComparison.OrdinalIgnoreCase))];
        }

        return found switch
        {
            [var one] => one,
            [] => throw CliException.NotFound($"There is no {what} {wanted}. See them all with: {list}"),
            _ => throw CliException.Usage($"Several are called {wanted}; give the id: {string.Join(", ", found.Select(id))}"),
        };
    }
}
