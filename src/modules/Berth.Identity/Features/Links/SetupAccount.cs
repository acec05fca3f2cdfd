using Berth.Contracts;
using Berth.Identity.Model;
using Berth.Identity.Passwords;
using Berth.Identity.People;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Identity.Features.Links;

internal sealed class SetupAccount(UserStore users, LinkMaker links, TokenIssuer tokens, PasswordHasher hasher, SignInGuard guard)
{
    public async Task<IResult> RunAsync(SetupAccountRequest request, HttpContext context) =>
        (await DoAsync(request, context)).ToHttp(issued => Results.Json(new AccessTokenResponse(issued.Plain), statusCode: 201));

    public async Task<Result<IssuedToken>> DoAsync(SetupAccountRequest request, HttpContext context)
    {
        if (PasswordRules.Check(request.Password) is { } weak)
        {
            return weak;
        }

        var attempt = guard.Enter($"invitation from {ClientAddress.Of(context)}", ClientAddress.Of(context));
        if (attempt.Refusal is { } refusal)
        {
            return refusal;
        }

        IssuedToken? issued = null;
        var hash = await hasher.HashAsync(request.Password!, context.RequestAborted);
        var done = await users.CommitAsync(
            null,
            async db =>
            {
                var used = await links.UseAsync(db, request.InviteToken, LinkPurpose.Invite, context.RequestAborted);
                if (!used.IsOk)
                {
                    return used;
                }

                var user = used.Value;
                var problem = new UserFields(DisplayName: request.DisplayName, Username: request.Username).ApplyTo(user)
                    ?? (user.Username is null ? NameRules.Username("").Error : null);
                if (problem is not null)
                {
                    return problem;
                }

                user.PasswordHash = hash;
                user.InviteAccepted = true;
                issued = tokens.Add(db, user.Id, TokenKind.Session, context);
                return user;
            },
            "user.setup",
            context.RequestAborted);
        if (done.IsOk || done.Error.Kind != ErrorKind.Unauthenticated)
        {
            attempt.Forget();
        }

        return done.IsOk ? issued! : done.Error;
    }
}
