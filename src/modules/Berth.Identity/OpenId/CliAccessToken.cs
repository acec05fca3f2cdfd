using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Tokens;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Berth.Identity.OpenId;

/// <summary>The command line gets a token of the REST API instead, which is listed among the person's sessions and ends with them.</summary>
internal sealed class CliAccessToken(IDbContextFactory<BerthDb> databases, TokenIssuer tokens, TimeProvider clock) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType != OpenIddictServerEndpointType.Token
            || context.Request.ClientId != OidcClients.Cli
            || context.Response.AccessToken is null
            || context.Transaction.GetHttpRequest() is not { HttpContext: var http })
        {
            return;
        }

        var id = context.Principal?.GetClaim(PersonClaims.UserId);
        await using var db = await databases.CreateDbContextAsync(context.CancellationToken);
        var user = await db.Set<User>().AsNoTracking().FirstAsync(user => user.Id == id, context.CancellationToken);
        var issued = await tokens.SignInAsync(user, TokenKind.Cli, http, context.CancellationToken);
        context.Response.AccessToken = issued.Plain;
        context.Response.ExpiresIn = (long)(issued.Token.ExpiresAt!.Value - clock.GetUtcNow()).TotalSeconds;
    }
}
