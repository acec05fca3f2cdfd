using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Berth.Identity.OpenId;

/// <summary>
/// An authorization request that waits for its person to sign in. It is its own id: the request's query in base64url,
/// so that nothing is stored and a restart loses nothing. It leads back to our own authorization endpoint and nowhere
/// else, and is checked there like any other request.
/// </summary>
/// <param name="Query">With the question mark.</param>
internal sealed record Interaction(string Query)
{
    private const int Longest = 6000;

    public string Id => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Query));

    /// <summary>Where the person signs in. Scripts look for this form of the address (rest-api.md 1.4).</summary>
    public string LoginPath => $"{OpenIdPaths.Root}/interaction/{Id}/login";

    public string ContinuePath => OpenIdPaths.Authorization + Query;

    public string? ClientId => QueryHelpers.ParseQuery(Query).TryGetValue("client_id", out var id) ? id.ToString() : null;

    public Uri? RedirectUri => QueryHelpers.ParseQuery(Query).TryGetValue("redirect_uri", out var uri) && Uri.TryCreate(uri.ToString(), UriKind.Absolute, out var parsed) ? parsed : null;

    public static Interaction? Read(string? id)
    {
        if (id is null || id.Length > Longest || !Base64Url.IsValid(id))
        {
            return null;
        }

        var query = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id));
        return query.StartsWith('?') && !query.Any(char.IsControl) ? new(query) : null;
    }

    /// <param name="request">To the authorization endpoint, by GET or POST.</param>
    /// <param name="asked">Parameters that are fulfilled by signing in and would ask for it again and again.</param>
    public static async Task<Interaction> OfAsync(HttpRequest request, params IReadOnlyCollection<string> asked)
    {
        var given = request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : (IEnumerable<KeyValuePair<string, StringValues>>)request.Query;
        return new(QueryString.Create(given.Where(parameter => !asked.Contains(parameter.Key))).Value ?? "?");
    }
}
