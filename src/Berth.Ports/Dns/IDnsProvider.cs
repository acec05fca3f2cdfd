namespace Berth.Ports.Dns;

/// <summary>Keeps the records of one domain where the world looks them up.</summary>
public interface IDnsProvider
{
    /// <summary>As stored with the domain: <c>hosts</c>, <c>manual</c> …</summary>
    string Name { get; }

    /// <summary>Makes <paramref name="host"/> resolve to <paramref name="address"/>. Repeatable.</summary>
    Task EnsureAddressAsync(string host, string address, CancellationToken cancellationToken);

    /// <summary>Absent is fine.</summary>
    Task RemoveAddressAsync(string host, CancellationToken cancellationToken);

    /// <summary>The address held for <paramref name="host"/>, or null.</summary>
    Task<string?> FindAddressAsync(string host, CancellationToken cancellationToken);
}
