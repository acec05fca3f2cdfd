namespace Berth.Addons.Data;

/// <summary>A service's root secret and what an administrator changed about it.</summary>
internal sealed class ServiceRow
{
    /// <summary><c>mysql</c>, <c>postgresql</c> or <c>redis:&lt;appId&gt;</c>.</summary>
    public required string Id { get; set; }

    /// <summary>Encrypted; empty where the service has no secret of its own.</summary>
    public required string Secret { get; set; }

    /// <summary>Bytes; null is the default.</summary>
    public long? MemoryLimit { get; set; }

    public bool RecoveryMode { get; set; }

    public DateTimeOffset Created { get; set; }
}
