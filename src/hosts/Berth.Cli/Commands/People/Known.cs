using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>People and groups as they are named on a command line.</summary>
internal static class Known
{
    /// <param name="name">User name, e-mail address or id.</param>
    /// <exception cref="CliException">There is no such person.</exception>
    public static async Task<UserResponse> PersonAsync(Session session, string name, CancellationToken cancellationToken)
    {
        // The search looks into names and addresses; an id is found among all.
        var search = name.StartsWith("uid-", StringComparison.Ordinal) ? null : name;
        return Pick(await session.Client.Users.ListAsync(search, cancellationToken).ConfigureAwait(false), name);
    }

    public static async Task<IReadOnlyList<UserResponse>> PeopleAsync(Session session, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var all = await session.Client.Users.ListAsync(null, cancellationToken).ConfigureAwait(false);
        return [.. names.Select(name => Pick(all, name)).DistinctBy(user => user.Id)];
    }

    public static async Task<GroupResponse> GroupAsync(Session session, string name, CancellationToken cancellationToken) =>
        Pick(await session.Client.Groups.ListAsync(cancellationToken).ConfigureAwait(false), name);

    public static UserResponse Pick(IReadOnlyList<UserResponse> people, string name) =>
        people.FirstOrDefault(user => user.Id == name || Same(user.Username, name)) ?? people.FirstOrDefault(user => Same(user.Email, name))
        ?? throw CliException.NotFound($"There is no person called {name}. See them all with: berth user list");

    public static GroupResponse Pick(IReadOnlyList<GroupResponse> groups, string name) =>
        groups.FirstOrDefault(group => group.Id == name || Same(group.Name, name))
        ?? throw CliException.NotFound($"There is no group called {name}. See them all with: berth group list");

    public static string NameOf(UserResponse user) => user.Username ?? user.Email;

    private static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
