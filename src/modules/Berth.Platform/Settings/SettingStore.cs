using System.Collections.Concurrent;
using System.Text.Json;
using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Settings;

internal sealed class SettingStore(IDbContextFactory<BerthDb> databases, TimeProvider clock) : ISettings, IDisposable
{
    private readonly ConcurrentDictionary<string, string?> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1, 1);

    public async ValueTask<T> GetAsync<T>(Setting<T> setting, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(setting.Key, out var json))
        {
            // Under the lock, so that a value read before a write is not remembered after it.
            await _writing.WaitAsync(cancellationToken);
            try
            {
                await using var db = await databases.CreateDbContextAsync(cancellationToken);
                json = await db.Set<SettingRow>().Where(row => row.Key == setting.Key).Select(row => row.Value).SingleOrDefaultAsync(cancellationToken);
                _known[setting.Key] = json;
            }
            finally
            {
                _writing.Release();
            }
        }

        return json is null ? setting.Default : JsonSerializer.Deserialize<T>(json)!;
    }

    public async Task SetAsync<T>(Setting<T> setting, T value, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(value);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            if (await db.Set<SettingRow>().FindAsync([setting.Key], cancellationToken) is { } row)
            {
                row.Value = json;
                row.ChangedAt = clock.GetUtcNow();
            }
            else
            {
                db.Add(new SettingRow { Key = setting.Key, Value = json, ChangedAt = clock.GetUtcNow() });
            }

            await db.SaveChangesAsync(cancellationToken);
            _known[setting.Key] = json;
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task ClearAsync<T>(Setting<T> setting, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Set<SettingRow>().Where(row => row.Key == setting.Key).ExecuteDeleteAsync(cancellationToken);
            _known[setting.Key] = null;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
