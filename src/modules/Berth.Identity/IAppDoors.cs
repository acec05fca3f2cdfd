using Berth.Contracts;

namespace Berth.Identity;

/// <summary>An app as somebody sees it who wants in.</summary>
/// <param name="Title">What people call it.</param>
/// <param name="Restriction">Who may enter; null means everybody.</param>
public sealed record AppDoor(string AppId, string Title, AccessRestriction? Restriction)
{
    /// <summary>Host names at which it shows itself, lower case; <c>*.example.com</c> stands for one label.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}

/// <summary>Knows the apps that people sign in to. The apps module, which is above this one, registers it.</summary>
public interface IAppDoors
{
    /// <summary>Null when there is no such app.</summary>
    ValueTask<AppDoor?> FindAsync(string appId, CancellationToken cancellationToken);
}
