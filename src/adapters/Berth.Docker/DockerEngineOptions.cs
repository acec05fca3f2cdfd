namespace Berth.Docker;

/// <summary>Where the engine is and how long it may take.</summary>
public sealed record DockerEngineOptions
{
    /// <summary>The engine's address on a Debian machine.</summary>
    public const string DefaultHost = "unix:///var/run/docker.sock";

    /// <summary><c>unix:///path</c> or <c>tcp://host:port</c> (no TLS); null reads <c>DOCKER_HOST</c>, else <see cref="DefaultHost"/>.</summary>
    public string? Host { get; init; }

    /// <summary>For questions: inspect, list, info.</summary>
    public TimeSpan QuestionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For changes: create, start, remove. Removing a big container on a busy disk takes minutes.</summary>
    public TimeSpan ChangeTimeout { get; init; } = TimeSpan.FromMinutes(10);

    internal string ResolveHost()
    {
        var host = Host ?? Environment.GetEnvironmentVariable("DOCKER_HOST");
        return string.IsNullOrWhiteSpace(host) ? DefaultHost : host.Trim();
    }
}
