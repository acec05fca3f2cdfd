namespace Berth.Ports.Gateway;

/// <summary>Where server and gateway meet on disk: everything lies in one directory, set-group-id to the gateway's group.</summary>
/// <param name="Directory">Absolute; <c>/var/lib/berth/gateway</c> by default.</param>
public sealed record GatewayFiles(string Directory)
{
    /// <summary>Written by the server, read by the gateway.</summary>
    public string Snapshot => Path.Combine(Directory, "snapshot.json");

    /// <summary>One access log per route owner; the gateway alone writes here.</summary>
    public string Logs => Path.Combine(Directory, "logs");

    /// <summary>The gateway alone writes here.</summary>
    public string StateDirectory => Path.Combine(Directory, "state");

    /// <inheritdoc cref="GatewayState"/>
    public string State => Path.Combine(StateDirectory, StateName);

    /// <summary>Answers to ACME http-01 challenges, one file per token, written by the server.</summary>
    public string Challenges => Path.Combine(Directory, "acme-challenges");

    public const string StateName = "gateway-state.json";

    /// <summary>The files below the platform's home directory (<c>BERTH_HOME</c>).</summary>
    public static GatewayFiles Below(string home) => new(Path.Combine(home, "gateway"));
}
