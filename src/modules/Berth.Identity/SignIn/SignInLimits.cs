namespace Berth.Identity.SignIn;

/// <summary>How many wrong attempts fit into <see cref="Window"/> before the next is refused unseen.</summary>
internal static class SignInLimits
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>On one account, from wherever: guessing goes at 960 a day, whatever the number of machines.</summary>
    public const int PerAccount = 10;

    /// <summary>From one address (IPv6: one /64), on whatever accounts.</summary>
    public const int PerAddress = 50;

    /// <summary>Through one app, which brings all its visitors in from a single address.</summary>
    public const int PerApp = 500;

    /// <summary>How long an address from which somebody signed in stays known as theirs.</summary>
    public static readonly TimeSpan Familiar = TimeSpan.FromDays(30);
}
