using Berth.Host.Files;
using Berth.Ports;
using Berth.Ports.Dns;

namespace Berth.Host.Dns;

/// <summary>
/// Keeps names in the hosts file of this machine, in a block between <c># BEGIN berth</c> and <c># END berth</c>:
/// for trying Berth out, and for machines without a domain. Only this machine sees them.
/// </summary>
/// <remarks>
/// Safe against other processes that use this class, by a lock file beside the hosts file. A name that the hosts file holds
/// elsewhere stays as it is and, coming first, wins.
/// Fails with <see cref="PortException"/> <c>dns.invalid_host</c>, <c>dns.invalid_address</c>, <c>dns.hosts_unwritable</c>, <c>host.locked</c>.
/// </remarks>
public sealed class HostsFileDns(HostOptions options, TimeProvider clock) : IDnsProvider, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public string Name => "hosts";

    public Task EnsureAddressAsync(string host, string address, CancellationToken cancellationToken)
    {
        var (name, target) = (HostsEntry.CheckHost(host), HostsEntry.CheckAddress(address));
        return ChangeAsync(entries => entries[name] = target, cancellationToken);
    }

    public Task RemoveAddressAsync(string host, CancellationToken cancellationToken)
    {
        var name = HostsEntry.CheckHost(host);
        return ChangeAsync(entries => entries.Remove(name), cancellationToken);
    }

    public async Task<string?> FindAddressAsync(string host, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).GetValueOrDefault(HostsEntry.CheckHost(host));

    /// <summary>The whole block: host to address.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return HostsText.Parse(HostsFile.Read(options.HostsFile)).Entries;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes the block out of the file, as if Berth had never been here.</summary>
    public Task RemoveAllAsync(CancellationToken cancellationToken) => ChangeAsync(entries => entries.Clear(), cancellationToken);

    public void Dispose() => _one.Dispose();

    private async Task ChangeAsync(Action<SortedDictionary<string, string>> change, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var path = HostsFile.Resolve(options.HostsFile);
            using var alone = await FileLock.TakeAsync(path + ".berth-lock", clock, cancellationToken);
            var content = HostsFile.Read(path);
            var text = HostsText.Parse(content);
            change(text.Entries);
            var changed = text.Render();
            if (!changed.AsSpan().SequenceEqual(content))
            {
                HostsFile.Write(path, changed);
            }
        }
        finally
        {
            _one.Release();
        }
    }
}
