namespace Berth.Dashboard.Apps;

/// <summary>The apps of a page. Tiles listen for their own app, so that a percent more draws one bar and not the page.</summary>
public sealed class AppList
{
    private readonly Dictionary<string, Action<AppView>?> _listeners = new(StringComparer.Ordinal);
    private Dictionary<string, AppView> _apps = [];

    public IEnumerable<AppView> Apps => _apps.Values;

    public AppView? Find(string id) => _apps.GetValueOrDefault(id);

    /// <returns>Dispose it to hear no more.</returns>
    public IDisposable Listen(string id, Action<AppView> changed)
    {
        _listeners[id] = _listeners.GetValueOrDefault(id) + changed;
        return new Listener(() => _listeners[id] = _listeners.GetValueOrDefault(id) - changed);
    }

    /// <summary>Takes what is true now and tells those whose app looks different.</summary>
    /// <returns>Whether apps came, went, or changed so that lists show them elsewhere: the page draws itself again.</returns>
    public bool Take(IEnumerable<AppView> apps)
    {
        var before = _apps;
        _apps = apps.OrderBy(app => app.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(app => app.Id);
        var moved = before.Count != _apps.Count;
        foreach (var app in _apps.Values)
        {
            if (!before.TryGetValue(app.Id, out var old) || old.Name != app.Name || old.State != app.State)
            {
                moved = true;
            }

            if (old != app)
            {
                _listeners.GetValueOrDefault(app.Id)?.Invoke(app);
            }
        }

        return moved;
    }

    private sealed class Listener(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
