using Berth.Ports.Firewall;

namespace Berth.Testing.Fakes;

/// <summary>Remembers what it was told.</summary>
public sealed class FakeFirewall : IFirewall
{
    private FirewallRules? _rules;

    /// <summary>What holds; null for nothing.</summary>
    public FirewallRules? Rules => _rules;

    /// <summary>How often rules were applied.</summary>
    public int Applied { get; private set; }

    /// <summary>Thrown by whatever is asked, while it is set.</summary>
    public Exception? Trouble { get; set; }

    public Task ApplyAsync(FirewallRules rules, CancellationToken cancellationToken)
    {
        ThrowIfTroubled();
        _rules = rules;
        Applied++;
        return Task.CompletedTask;
    }

    public Task<bool> IsInEffectAsync(FirewallRules rules, CancellationToken cancellationToken)
    {
        ThrowIfTroubled();
        return Task.FromResult(false);
    }

    public Task<string> PrintAsync(string instance, bool addresses, CancellationToken cancellationToken) => Task.FromResult(_rules?.ToString() ?? "");

    public Task RemoveAsync(string instance, CancellationToken cancellationToken)
    {
        ThrowIfTroubled();
        _rules = null;
        return Task.CompletedTask;
    }

    private void ThrowIfTroubled()
    {
        if (Trouble is not null)
        {
            throw Trouble;
        }
    }
}
