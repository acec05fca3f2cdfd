using System.Net;
using System.Security.Claims;

namespace Berth.Dashboard;

/// <summary>
/// Who sits at a page: what the host knows from the browser's session cookie, handed over as the request's user because that
/// is what Blazor carries into the circuit. Stays in the server's memory; nothing of it is ever rendered.
/// </summary>
/// <param name="SessionToken">Every call of the page is made with it, so the page may do what the person may, until the session ends.</param>
/// <param name="Address">Where the person is, for the event log.</param>
public sealed record DashboardVisitor(string SessionToken, IPAddress? Address)
{
    private const string TokenClaim = "berth:session";
    private const string AddressClaim = "berth:address";

    public ClaimsPrincipal ToPrincipal()
    {
        var claims = new List<Claim> { new(TokenClaim, SessionToken) };
        if (Address is not null)
        {
            claims.Add(new(AddressClaim, Address.ToString()));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, "session"));
    }

    /// <summary>Null for a user that no host made.</summary>
    public static DashboardVisitor? Of(ClaimsPrincipal principal) =>
        principal.FindFirst(TokenClaim)?.Value is { } token
            ? new(token, IPAddress.TryParse(principal.FindFirst(AddressClaim)?.Value, out var address) ? address : null)
            : null;

    public override string ToString() => nameof(DashboardVisitor);
}
