using System.Net;
using System.Net.Security;

namespace Berth.Identity;

public sealed record IdentityOptions
{
    /// <summary>Where the dashboard answers, with the port when it is not 443: <c>https://my.berth.test:8443</c>. Asked anew for every link.</summary>
    public required Func<string> DashboardOrigin { get; init; }

    /// <summary>Where this process answers on this machine, for the gateway: <c>http://127.0.0.1:3000</c>.</summary>
    public string LocalOrigin { get; init; } = "http://127.0.0.1:3000";

    /// <summary>The directory servers; null switches both off.</summary>
    public LdapOptions? Ldap { get; init; }

    /// <summary>How long a sign-in in the browser lasts.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a sign-in at the command line lasts.</summary>
    public TimeSpan CliLifetime { get; init; } = TimeSpan.FromDays(7);
}

public sealed record LdapOptions
{
    /// <summary>Where apps ask: the platform's address on their network. It may come to be only later.</summary>
    public IPEndPoint? Apps { get; init; } = new(IPAddress.Parse("172.18.0.1"), 3002);

    /// <summary>Where other hosts ask, by TLS, once the administrator allows it.</summary>
    public IPEndPoint? Outside { get; init; } = new(IPAddress.Any, 636);

    /// <summary>The dashboard's certificate with its key, asked for at each handshake. Without it other hosts cannot ask.</summary>
    public Func<IServiceProvider, CancellationToken, ValueTask<SslStreamCertificateContext>>? Certificate { get; init; }
}
