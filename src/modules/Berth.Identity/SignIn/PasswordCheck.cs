using System.Net;

namespace Berth.Identity;

/// <summary>A name and a password that somebody gave, and how they got here.</summary>
/// <param name="Username">Username or e-mail address, in any case of letters.</param>
/// <param name="Way">One of <see cref="WayIn"/>.</param>
/// <param name="Address">Where the request came from.</param>
public sealed record PasswordCheck(string Username, string Password, string Way, IPAddress? Address)
{
    /// <summary>The second factor, when one was given.</summary>
    public string? TotpToken { get; init; }

    /// <summary>The app that asks; its app passwords count too then, and no second factor is asked for, as apps have no field for one.</summary>
    public string? AppId { get; init; }

    public override string ToString() => $"{Username} by {Way}";
}
