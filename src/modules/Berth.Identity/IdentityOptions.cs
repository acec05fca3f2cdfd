namespace Berth.Identity;

public sealed record IdentityOptions
{
    /// <summary>Where the dashboard answers, with the port when it is not 443: <c>https://my.berth.test:8443</c>. Asked anew for every link.</summary>
    public required Func<string> DashboardOrigin { get; init; }

    /// <summary>What people call this server; stands on every page and on apps' sign-in buttons.</summary>
    public Func<string> ServerName { get; init; } = () => "Berth";

    /// <summary>How long a sign-in in the browser lasts.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a sign-in at the command line lasts.</summary>
    public TimeSpan CliLifetime { get; init; } = TimeSpan.FromDays(7);
}
