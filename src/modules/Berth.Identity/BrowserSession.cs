using Berth.Identity.Authentication;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Identity;

/// <summary>The session that a browser's cookie carries, for the pages that this server makes for its owner.</summary>
public static class BrowserSession
{
    /// <summary>
    /// The token of a request that came with a valid session cookie; null for everybody else, programs with tokens included.
    /// Whoever keeps it uses it for this person's own calls, so that what is revoked ends at the next one.
    /// </summary>
    public static string? Of(HttpContext context) =>
        Caller.Of(context) is { CredentialKind: "session" } && Credential.Of(context) is { ByCookie: true } cookie ? cookie.Token : null;

    /// <summary>The sign-in page, which goes on to <paramref name="path"/> afterwards.</summary>
    public static string SignInThen(string path) => Pages.PagePaths.LoginThen(path);
}
