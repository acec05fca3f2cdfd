using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary>The body of every answer that is not 2xx.</summary>
/// <param name="Status">Reason phrase of the status code, such as <c>Not Found</c>.</param>
/// <param name="Message">For people: what happened and what to do next.</param>
/// <param name="Code">For programs: stable, such as <c>app.not_found</c>.</param>
/// <param name="Fields">Problems by request field, when the input was at fault.</param>
public sealed record ErrorResponse(
    string Status,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Fields = null)
{
    /// <summary>The failure's class in the words that old dashboards know, such as <c>Bad Field</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

/// <summary><c>{}</c>, for calls that answer success and nothing else.</summary>
public sealed record EmptyResponse;
