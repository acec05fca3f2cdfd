using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.People;

/// <summary>Goes up with every change of people or groups, so that what is kept in memory of them knows when to be made anew.</summary>
/// <param name="services">Followers are asked for when something happens, because they know those who know us.</param>
internal sealed class PeopleVersion(IServiceProvider services)
{
    private long _current;

    public long Current => Interlocked.Read(ref _current);

    /// <summary>To be called after the change is committed.</summary>
    public async Task RaiseAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _current);
        foreach (var follower in services.GetServices<IPeopleFollower>())
        {
            await follower.PeopleChangedAsync(cancellationToken);
        }
    }
}
