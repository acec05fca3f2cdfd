namespace Berth.Platform;

/// <summary>Something the administrator should see and tick off.</summary>
/// <param name="Title">One line.</param>
/// <param name="Message">Markdown; says what to do.</param>
public sealed record Notice(string Title, string Message)
{
    /// <summary>The event that it is about.</summary>
    public Guid? EventId { get; init; }

    /// <summary>
    /// What it is about, such as <c>app.down/&lt;app id&gt;</c>. While a notice of the topic waits to be seen, another
    /// one is not added, and when the trouble is over <see cref="INotices.ResolveAsync"/> ticks it off.
    /// </summary>
    public string? Topic { get; init; }
}

/// <summary>The administrator's list of things to look at.</summary>
public interface INotices
{
    /// <summary>False when a notice of the same topic waits already.</summary>
    Task<bool> RaiseAsync(Notice notice, CancellationToken cancellationToken);

    /// <summary>The trouble is over: ticks off the notice of this topic, if one waits.</summary>
    Task ResolveAsync(string topic, CancellationToken cancellationToken);
}
