namespace Berth.Addons.Tests.Real;

/// <summary>The real clock, moved forward at will: delays stay real, so that containers and clients go on.</summary>
internal sealed class MovableClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
