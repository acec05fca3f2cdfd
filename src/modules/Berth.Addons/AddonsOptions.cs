using Berth.Ports.Containers;

namespace Berth.Addons;

/// <summary>Where the module keeps its things and how its containers are told apart.</summary>
public sealed record AddonsOptions
{
    /// <summary>The platform's directory; services live in <c>services/</c> below it, task logs in <c>log/apps/</c>.</summary>
    public required string Home { get; init; }

    /// <summary>The network that apps and services share; made when absent.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Goes in front of every container name, so that two platforms can share an engine. Network aliases stay the contract's.</summary>
    public string ContainerPrefix { get; init; } = "";

    /// <summary>Extra labels of every container; only containers with these are ever looked at.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Address of dashboard and API, without a trailing slash; asked anew each time.</summary>
    public Func<string> DashboardOrigin { get; init; } = () => "";

    /// <summary>Where the directory answers apps, at the network's gateway.</summary>
    public int LdapPort { get; init; } = 3002;

    /// <summary>How long a service may take from start to its first answer.</summary>
    public TimeSpan ServiceStartTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Time zone of cron schedules.</summary>
    public TimeZoneInfo SchedulerTimeZone { get; init; } = TimeZoneInfo.Utc;
}
