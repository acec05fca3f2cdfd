namespace Berth.Identity.SignIn;

/// <summary>The times of the latest attempts, at most <c>limit</c> of them. Not thread safe: the guard locks.</summary>
internal sealed class AttemptWindow(int limit)
{
    private readonly LinkedList<DateTimeOffset> _times = [];
    private bool _reported;

    public DateTimeOffset Last => _times.Last?.Value ?? DateTimeOffset.MinValue;

    public bool IsEmpty(DateTimeOffset now)
    {
        while (_times.First is { } oldest && now - oldest.Value >= SignInLimits.Window)
        {
            _times.RemoveFirst();
            _reported = false;
        }

        return _times.Count == 0;
    }

    /// <summary>How long until one more fits; zero when one fits now.</summary>
    public TimeSpan Wait(DateTimeOffset now) =>
        IsEmpty(now) || _times.Count < limit ? TimeSpan.Zero : _times.First!.Value + SignInLimits.Window - now;

    public void Add(DateTimeOffset time) => _times.AddLast(time);

    public void Remove(DateTimeOffset time) => _times.Remove(time);

    /// <summary>True the first time since it filled.</summary>
    public bool Report()
    {
        var first = !_reported;
        _reported = true;
        return first;
    }
}
