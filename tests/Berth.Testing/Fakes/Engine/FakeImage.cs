namespace Berth.Testing.Fakes;

/// <summary>An image of <see cref="FakeContainerEngine"/>.</summary>
public sealed record FakeImage
{
    public string Id { get; init; } = $"sha256:{Guid.NewGuid():N}{Guid.NewGuid():N}";

    /// <summary>Run when a container names no command of its own.</summary>
    public IReadOnlyList<string> Command { get; init; } = ["run"];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public long SizeBytes { get; init; } = 1 << 20;

    /// <summary>In a registry: who may pull it; null is everybody.</summary>
    public (string Username, string Password)? Login { get; init; }
}
