namespace Berth.Apps.Data;

/// <summary>Goes up with every change of apps that others may have kept in memory: access lists, sign-on, existence.</summary>
public sealed class AppVersion
{
    private long _current;

    public long Current => Interlocked.Read(ref _current);

    /// <summary>To be called after the change is committed.</summary>
    public void Raise() => Interlocked.Increment(ref _current);
}
