namespace Berth.Ports.Firewall;

/// <summary>
/// The machine's packet filter, as far as it is this platform's: tables of its own, and nobody else's are looked at or touched.
/// Every member throws only <see cref="PortException"/> (<c>firewall.missing</c>: no packet filter on this machine;
/// <c>firewall.refused</c>: the kernel does not take the rules; <c>firewall.rules</c>: they hold something that is no name of an
/// interface or platform; <c>firewall.busy</c>: it took too long, transient) and <see cref="OperationCanceledException"/>.
/// </summary>
public interface IFirewall
{
    /// <summary>
    /// From one packet to the next these rules hold, and nothing of those before. When it fails those before go on holding.
    /// Connections that these rules allow are not cut. Applying the same rules twice is the same as once.
    /// </summary>
    Task ApplyAsync(FirewallRules rules, CancellationToken cancellationToken);

    /// <summary>True when exactly these rules are in the kernel: false after somebody flushed them.</summary>
    Task<bool> IsInEffectAsync(FirewallRules rules, CancellationToken cancellationToken);

    /// <summary>What the kernel holds of this platform's, as text for people; empty for nothing.</summary>
    /// <param name="instance">As in <see cref="FirewallRules.Instance"/>.</param>
    /// <param name="addresses">With the members of address sets, which may be thousands.</param>
    Task<string> PrintAsync(string instance, bool addresses, CancellationToken cancellationToken);

    /// <summary>Takes all of this platform's rules away. Absent is fine.</summary>
    Task RemoveAsync(string instance, CancellationToken cancellationToken);
}
