namespace Berth.Identity.People;

/// <summary>Goes up with every change of people or groups, so that what is kept in memory of them knows when to be made anew.</summary>
internal sealed class PeopleVersion
{
    private long _current;

    public long Current => Interlocked.Read(ref _current);

    /// <summary>To be called after the change is committed.</summary>
    public void Raise() => Interlocked.Increment(ref _current);
}
