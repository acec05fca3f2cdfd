namespace Berth.Addons.Services;

/// <summary>What a service is made of, apart from what an administrator may change about it.</summary>
internal sealed record ServiceDefinition
{
    /// <summary><c>mysql</c>, <c>postgresql</c> or <c>redis:&lt;appId&gt;</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Folder of <c>images/</c>.</summary>
    public required string Image { get; init; }

    /// <summary>Name on the app network, and of the container after the prefix.</summary>
    public required string HostName { get; init; }

    /// <summary>Label <c>berth.kind</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Set for a service of one app.</summary>
    public string? AppId { get; init; }

    /// <summary>What the container is told, given the root secret.</summary>
    public required Func<string, IReadOnlyList<KeyValuePair<string, string>>> Environment { get; init; }

    /// <summary>Bytes, unless an administrator set another limit.</summary>
    public required long DefaultMemory { get; init; }

    /// <summary>Given address and root secret, logs in and asks one trivial question; throws as long as the service cannot answer.</summary>
    public required Func<string, string, CancellationToken, Task> PingAsync { get; init; }

    /// <summary>Databases write their memory to disk before they end.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(60);

}
