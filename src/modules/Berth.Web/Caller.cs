using Microsoft.AspNetCore.Http;

namespace Berth.Web;

/// <summary>Who sends the request, as the token or session says.</summary>
/// <param name="UserId"><c>uid-…</c>.</param>
/// <param name="Role">owner, admin, mailmanager, usermanager or user.</param>
/// <param name="ReadOnly">The token may only read.</param>
/// <param name="CredentialId">Id of the token or session, for logging out.</param>
/// <param name="IsSession">A person signed in, not an API token.</param>
/// <param name="Address">Where the request came from, as the gateway says.</param>
public sealed record Caller(
    string UserId,
    string Username,
    string Role,
    bool ReadOnly,
    string CredentialId,
    bool IsSession,
    string? Address)
{
    /// <summary>How the caller proved who they are: <c>session</c>, <c>cli</c>, <c>api</c> or <c>local</c> (the server's own console).</summary>
    public string CredentialKind { get; init; } = "session";

    public bool IsAdmin => Role is "owner" or "admin";

    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();

    /// <summary>The caller of a route that requires a permission, where there always is one.</summary>
    public static Caller Required(HttpContext context) =>
        Of(context) ?? throw new InvalidOperationException("This route has no caller: it names no permission.");
}
