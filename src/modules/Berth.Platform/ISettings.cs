namespace Berth.Platform;

/// <summary>One thing the platform remembers, with its type and what holds while nobody has set it.</summary>
/// <param name="Key">Lower case, dotted by module: <c>events.retention_days</c>.</param>
public sealed record Setting<T>(string Key, T Default);

/// <summary>The platform's settings. Values are small and serialise to JSON; secrets do not belong here.</summary>
public interface ISettings
{
    /// <summary>The value, or the setting's default. Answered from memory after the first time.</summary>
    ValueTask<T> GetAsync<T>(Setting<T> setting, CancellationToken cancellationToken);

    Task SetAsync<T>(Setting<T> setting, T value, CancellationToken cancellationToken);

    /// <summary>Back to the default.</summary>
    Task ClearAsync<T>(Setting<T> setting, CancellationToken cancellationToken);
}
