using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary>An operation on the wire (rest-api.md 2.5), finished when neither <see cref="Active"/> nor <see cref="Pending"/>.</summary>
public sealed record TaskResponse
{
    /// <summary>A string of digits.</summary>
    public required string Id { get; init; }

    /// <summary><c>app</c>, <c>backup</c>, <c>build</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>0 to 100; 100 when finished, also when failed.</summary>
    public int Percent { get; init; }

    public string Message { get; init; } = "";

    /// <summary>At work now.</summary>
    public bool Active { get; init; }

    /// <summary>Queued.</summary>
    public bool Pending { get; init; }

    public bool Success { get; init; }

    public TaskError? Error { get; init; }

    /// <summary>The 2019 form of <see cref="Error"/>.</summary>
    public string? ErrorMessage => Error?.Message;

    /// <summary>Depends on the type; null for app tasks.</summary>
    public JsonElement? Result { get; init; }

    public DateTimeOffset CreationTime { get; init; }

    public DateTimeOffset Ts { get; init; }

    /// <summary>Only in <c>GET /apps/:id/task</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Args { get; init; }

    // Ours, for progress bars and lists.

    /// <summary><c>install</c>, <c>update</c>, <c>uninstall</c>, …</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>Id of the app at work on, when it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppId { get; init; }

    /// <summary>Name of what is at work on, for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ElapsedSecs { get; init; }

    /// <summary>An estimate; absent when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RemainingSecs { get; init; }

    /// <summary>Raised by every change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Version { get; init; }
}

/// <param name="Code">Stable, such as <c>image.not_found</c>; also <c>stopped</c>, <c>crashed</c>, <c>timeout</c>.</param>
public sealed record TaskError(string Message, string Code);

public sealed record TaskListResponse(IReadOnlyList<TaskResponse> Tasks);

/// <summary>The 202 of everything that starts a task.</summary>
public sealed record TaskStartedResponse(string TaskId);

/// <summary>One log line: a line of the NDJSON download, the data of one server-sent event (rest-api.md 6.1, 6.2).</summary>
/// <param name="RealtimeTimestamp">Microseconds since 1970.</param>
/// <param name="Source">Never null: old clients colour it.</param>
public sealed record LogLineResponse(long RealtimeTimestamp, string? Message, string Source = "main");
