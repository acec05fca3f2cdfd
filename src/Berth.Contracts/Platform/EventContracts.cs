using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <param name="Action">One of rest-api.md 8.3, such as <c>app.install</c>.</param>
/// <param name="Data">Depends on the action.</param>
public sealed record EventResponse(string Id, string Action, EventSource Source, JsonElement Data, DateTimeOffset CreationTime)
{
    /// <summary>A copy for clients that expect a single event wrapped; null in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventResponse? Event { get; init; }
}

public sealed record EventSource
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Username { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ip { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AuthType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppId { get; init; }
}

public sealed record EventListResponse(IReadOnlyList<EventResponse> Eventlogs);

/// <param name="Message">Markdown.</param>
public sealed record NotificationResponse(string Id, string? EventId, string Title, string Message, DateTimeOffset CreationTime, bool Acknowledged)
{
    /// <summary>A copy for clients that expect a single notification wrapped; null in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NotificationResponse? Notification { get; init; }
}

public sealed record NotificationListResponse(IReadOnlyList<NotificationResponse> Notifications);

public sealed record AcknowledgeRequest(bool? Acknowledged);
