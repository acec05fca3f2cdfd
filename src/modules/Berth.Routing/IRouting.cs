namespace Berth.Routing;

/// <summary>Works out the whole route table and hands it to the gateway.</summary>
public interface IRouting
{
    /// <summary>Asks every source again and publishes when anything changed. Repeatable; returns the version published last.</summary>
    Task<long> RefreshAsync(CancellationToken cancellationToken);

    /// <summary>The same, and returns when the gateway serves it; after a second in any case, because the gateway may not run.</summary>
    Task RefreshInEffectAsync(CancellationToken cancellationToken);
}
