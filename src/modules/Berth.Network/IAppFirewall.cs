namespace Berth.Network;

/// <summary>Keeps the packet filter equal to state: who on the app network may reach whom, and who outside may reach nothing.</summary>
public interface IAppFirewall
{
    /// <summary>
    /// Works the rules out from state as it is now, and returns when they hold. Never fails: where they cannot be had a notice says
    /// why, the rules of before stay, and it is tried again within a minute.
    /// </summary>
    Task RefreshAsync(CancellationToken cancellationToken);

    /// <summary>Takes the platform's rules away for good, when it ends together with its apps.</summary>
    Task RemoveAsync(CancellationToken cancellationToken);
}
