using System.Net;

namespace Berth.Client;

/// <summary>
/// Every failure of a call: the platform's own answer (<see cref="StatusCode"/> and the body's code and message), or one of
/// <c>server.unreachable</c>, <c>server.untrusted</c>, <c>server.timeout</c>, <c>server.answer</c> without a status.
/// </summary>
public sealed class ApiException(HttpStatusCode? statusCode, string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; } = statusCode;

    /// <summary>Stable, such as <c>app.not_found</c>; <c>http.404</c> and the like when the answer carried none.</summary>
    public string Code { get; } = code;

    /// <summary>Problems by request field, when the input was at fault.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>What the server sent, for calls whose refusal carries more than a message; null when no answer came.</summary>
    internal ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Trying again later may help: nothing answered, or something on the way said 502, 503 or 504.</summary>
    public bool IsTransient =>
        Code is "server.unreachable" or "server.timeout"
        || StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
