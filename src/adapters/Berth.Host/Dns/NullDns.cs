using Berth.Ports.Dns;

namespace Berth.Host.Dns;

/// <summary>Does nothing: records are kept by hand (<c>manual</c>) or not wanted (<c>noop</c>).</summary>
internal sealed class NullDns(string name) : IDnsProvider
{
    public string Name => name;

    public Task EnsureAddressAsync(string host, string address, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveAddressAsync(string host, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> FindAddressAsync(string host, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
