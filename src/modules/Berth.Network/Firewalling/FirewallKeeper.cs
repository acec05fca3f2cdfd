using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Firewall;
using Microsoft.Extensions.Logging;

namespace Berth.Network.Firewalling;

internal sealed partial class FirewallKeeper(FirewallPlan plan, IFirewall firewall, INotices notices, NetworkOptions options, ILogger<FirewallKeeper> logger) : IAppFirewall, IDisposable
{
    private const string Topic = "network.firewall";
    private readonly SemaphoreSlim _one = new(1);
    private volatile string? _problem;
    private volatile bool _inEffect;
    private bool _removed;

    /// <summary>Why the rules could not be had the last time; null when they hold, or should not.</summary>
    public string? Problem => _problem;

    public bool IsInEffect => _inEffect;

    public void Dispose() => _one.Dispose();

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_removed)
            {
                return;
            }

            if (options.Mode == FirewallMode.Off)
            {
                // Those of a time when it was on.
                await firewall.RemoveAsync(options.Instance, cancellationToken);
                _removed = true;
            }
            else
            {
                await ApplyAsync(cancellationToken);
            }

            await SolvedAsync(cancellationToken);
        }
        catch (PortException error)
        {
            await TroubleAsync(error, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            (_removed, _inEffect) = (true, false);
            await firewall.RemoveAsync(options.Instance, cancellationToken);
        }
        catch (PortException error)
        {
            LogNotApplied(error.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var rules = await plan.MakeAsync(cancellationToken);
        if (!await firewall.IsInEffectAsync(rules, cancellationToken))
        {
            await firewall.ApplyAsync(rules, cancellationToken);
            LogApplied(rules.Apps.Count, rules.Services.Count, rules.Blocked.Count);
        }

        _inEffect = true;
    }

    private async Task SolvedAsync(CancellationToken cancellationToken)
    {
        if (_problem is not null)
        {
            _problem = null;
            await notices.ResolveAsync(Topic, cancellationToken);
        }
    }

    private async Task TroubleAsync(PortException error, CancellationToken cancellationToken)
    {
        // An engine that does not answer is told of elsewhere, and the rules of before hold.
        var ours = error.Code.StartsWith("firewall.", StringComparison.Ordinal);
        if (ours && _problem != error.Message)
        {
            (_problem, _inEffect) = (error.Message, false);
            LogNotApplied(error.Message);
            await notices.RaiseAsync(
                new Notice("Apps are not kept apart", $"{error.Message} Until then apps can reach each other, and the block list does not hold.") { Topic = Topic }, cancellationToken);
        }
        else if (!ours)
        {
            LogNotApplied(error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Firewall: rules for {Apps} apps, {Services} services and {Blocked} blocked networks")]
    private partial void LogApplied(int apps, int services, int blocked);

    [LoggerMessage(Level = LogLevel.Error, Message = "Firewall: the rules could not be brought up to date: {Why}")]
    private partial void LogNotApplied(string why);
}
