using System.Text.Json.Nodes;
using Berth.Contracts;
using Berth.Data;
using Berth.Web;

namespace Berth.Platform;

/// <summary>Something that happened and that somebody may want to look up later.</summary>
/// <param name="Action">A name of rest-api.md 8.3, such as <c>app.install</c>, or one of ours in the same form.</param>
/// <param name="Source">Who did it, and from where.</param>
public sealed record EventEntry(string Action, EventSource Source)
{
    /// <summary>Depends on the action. Never holds a secret.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>The app it is about, so that it shows in the app's own log.</summary>
    public string? AppId { get; init; }

    /// <summary>The platform itself did it, by a schedule or because it had to.</summary>
    public static readonly EventSource Platform = new() { Username = "platform" };

    /// <summary>The caller of the request did it.</summary>
    public static EventSource By(Caller caller) => new()
    {
        Username = caller.Username,
        UserId = caller.UserId,
        Ip = caller.Address,
        AuthType = caller.CredentialKind,
    };
}

/// <param name="Search">Part of an actor's name, an address, an app id or anything in the data; case does not matter.</param>
/// <param name="Actions">Only these; empty means all.</param>
/// <param name="Since">Not before this moment.</param>
public sealed record EventQuery(
    Paging Paging,
    string? Search = null,
    IReadOnlyCollection<string>? Actions = null,
    DateTimeOffset? Since = null,
    string? AppId = null);

/// <summary>The record of what happened. Entries are added and, after the retention time, dropped; never changed.</summary>
public interface IEventLog
{
    Task<Guid> AppendAsync(EventEntry entry, CancellationToken cancellationToken);

    /// <summary>Adds the entry to a unit of work, so that it is recorded exactly when the change itself is.</summary>
    Guid Add(BerthDb db, EventEntry entry);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<EventResponse>> QueryAsync(EventQuery query, CancellationToken cancellationToken);

    Task<EventResponse?> FindAsync(Guid id, CancellationToken cancellationToken);
}
