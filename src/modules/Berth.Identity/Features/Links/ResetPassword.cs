using Berth.Contracts;
using Berth.Identity.Model;
using Berth.Identity.Passwords;
using Berth.Identity.People;
using Berth.Identity.SecondFactor;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Identity.Features.Links;

internal sealed class ResetPassword(UserStore users, LinkMaker links, TokenIssuer tokens, PasswordHasher hasher, SignInGuard guard, SecondFactorStore factors, SessionEnding sessions)
{
    private static readonly Error WrongCode = new(ErrorKind.Unauthenticated, "login.totp_wrong", "This account has a second factor: give its code, or a recovery code, as totpToken.");

    public async Task<IResult> RunAsync(PasswordResetRequest request, HttpContext context) =>
        (await DoAsync(request, context)).ToHttp(issued => Results.Json(new AccessTokenResponse(issued.Plain), statusCode: 202));

    public async Task<Result<IssuedToken>> DoAsync(PasswordResetRequest request, HttpContext context)
    {
        if (PasswordRules.Check(request.Password) is { } weak)
        {
            return weak;
        }

        var attempt = guard.Enter($"reset from {ClientAddress.Of(context)}", ClientAddress.Of(context));
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
                var used = await links.UseAsync(db, request.ResetToken, LinkPurpose.Reset, context.RequestAborted);
                if (!used.IsOk)
                {
                    return used;
                }

                var user = used.Value;
                if (user.TotpEnabled && !await factors.TakeAsync(db, user.Id, request.TotpToken ?? "", context.RequestAborted))
                {
                    return WrongCode;
                }

                user.PasswordHash = hash;
                user.InviteAccepted = true;
                await sessions.EndAsync(db, user.Id, null, context.RequestAborted);
                issued = tokens.Add(db, user.Id, TokenKind.Session, context);
                return user;
            },
            "user.update",
            context.RequestAborted);
        if (done.IsOk)
        {
            attempt.Forget();
        }

        return done.IsOk ? issued! : done.Error;
    }
}
