namespace Berth.Kernel;

/// <summary>
/// An expected failure: a stable <paramref name="Code"/> for programs (<c>app.not_found</c>) and a
/// <paramref name="Message"/> for people that says what happened and what to do next.
/// </summary>
/// <param name="Kind">Decides the HTTP status; see <see cref="ErrorKind"/>.</param>
/// <param name="Fields">Problems by request field, when the input was at fault.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message, IReadOnlyDictionary<string, string>? Fields = null)
{
    /// <summary>How long the caller should wait before the same request can succeed, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request itself is wrong (400).</summary>
    public static Error Invalid(string code, string message, string? field = null) =>
        new(ErrorKind.Invalid, code, message, field is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [field] = message });

    /// <summary>The thing does not exist (404).</summary>
    public static Error NotFound(string code, string message) => new(ErrorKind.NotFound, code, message);

    /// <summary>The thing is in the wrong state, or taken by somebody else (409).</summary>
    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);

    /// <summary>The caller is known but may not (403).</summary>
    public static Error Forbidden(string code, string message) => new(ErrorKind.Forbidden, code, message);

    /// <summary>Something outside the platform failed: engine, registry, DNS provider (424).</summary>
    public static Error External(string code, string message) => new(ErrorKind.External, code, message);

    public override string ToString() => $"{Code}: {Message}";
}
