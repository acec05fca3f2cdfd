using Berth.Operations;
using Berth.Platform;

namespace Berth.Backups;

/// <summary>A notice that stands while the last try of something failed.</summary>
internal static class OutcomeNotices
{
    /// <summary>Raised by a failure, gone with a success. A cancel is nobody's failure and leaves it as it is.</summary>
    /// <param name="topic">What was tried, on which app.</param>
    /// <param name="failed">What to say of the failure.</param>
    public static Task FollowAsync(this INotices notices, Operation operation, string topic, Func<Notice> failed, CancellationToken cancellationToken) => operation.State switch
    {
        OperationState.Failed => notices.RaiseAsync(failed() with { Topic = topic }, cancellationToken),
        OperationState.Succeeded => notices.ResolveAsync(topic, cancellationToken),
        _ => Task.CompletedTask,
    };
}
