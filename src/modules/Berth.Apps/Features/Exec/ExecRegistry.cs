using System.Collections.Concurrent;

namespace Berth.Apps.Features.Exec;

/// <summary>Commands prepared or run lately, so that an id of one app is no way into another. In memory: a restart ends them anyway.</summary>
internal sealed class ExecRegistry(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    public sealed record Entry(string AppId, bool Tty, DateTimeOffset At);

    public void Add(string execId, string appId, bool tty)
    {
        var now = clock.GetUtcNow();
        foreach (var old in _entries.Where(entry => now - entry.Value.At > Kept))
        {
            _entries.TryRemove(old.Key, out _);
        }

        _entries[execId] = new Entry(appId, tty, now);
    }

    public Entry? Find(string execId, string appId) => _entries.TryGetValue(execId, out var entry) && entry.AppId == appId ? entry : null;
}
