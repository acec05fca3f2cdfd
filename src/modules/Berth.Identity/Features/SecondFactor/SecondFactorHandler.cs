using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Identity.SecondFactor;
using Berth.Identity.SignIn;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Identity.Features.SecondFactor;

internal sealed class SecondFactorHandler(UserStore users, SecondFactorStore factors, OwnPassword password, IdentityOptions options)
{
    private static readonly Error AlreadyOn = Error.Conflict("totp.on", "The second factor is on already. Switch it off first to set up another authenticator.");
    private static readonly Error Off = Error.Conflict("totp.off", "There is no second factor. Set one up first.");
    private static readonly Error WrongCode = new(ErrorKind.PreconditionFailed, "totp.wrong", "Invalid totpToken");

    public async Task<IResult> PrepareAsync(int status, HttpContext context) =>
        (await PrepareAsync(context)).ToHttp(made => Results.Json(made, statusCode: status));

    /// <summary>A new secret, which counts once a code has proven it.</summary>
    public async Task<Result<TwoFactorSecretResponse>> PrepareAsync(HttpContext context)
    {
        string secret = "", name = "";
        var prepared = await ChangeOwnAsync(context, async (db, user) =>
        {
            if (user.TotpEnabled)
            {
                return AlreadyOn;
            }

            name = user.Username ?? user.Email;
            secret = await factors.PrepareAsync(db, user.Id, context.RequestAborted);
            return null;
        });
        return prepared.IsOk ? Shown(name, secret) : prepared.Error;
    }

    /// <summary>As authenticator programs read it.</summary>
    public TwoFactorSecretResponse Shown(string name, string secret) => new(secret, QrImage.DataUrl(Address(name, secret)));

    public async Task<IResult> EnableAsync(TwoFactorRequest request, int status, HttpContext context)
    {
        if (string.IsNullOrWhiteSpace(request.TotpToken))
        {
            return Error.Invalid("totp.missing", "totpToken is required", "totpToken").ToHttp();
        }

        return (await EnableAsync(request.TotpToken, null, context)).ToHttp(_ => Done(status));
    }

    /// <summary>The same, with recovery codes, which are shown this once.</summary>
    public async Task<Result<string[]>> EnableWithCodesAsync(string code, HttpContext context)
    {
        string[] codes = [];
        var enabled = await EnableAsync(code, async (db, user) => codes = [.. await SecondFactorStore.RenewRecoveryCodesAsync(db, user.Id, context.RequestAborted)], context);
        return enabled.IsOk ? codes : enabled.Error;
    }

    private Task<Result<User>> EnableAsync(string code, Func<BerthDb, User, Task>? more, HttpContext context) => ChangeOwnAsync(context, async (db, user) =>
    {
        if (user.TotpEnabled)
        {
            return AlreadyOn;
        }

        if (!await factors.TakeCodeAsync(db, user.Id, code, context.RequestAborted))
        {
            return WrongCode;
        }

        user.TotpEnabled = true;
        if (more is not null)
        {
            await more(db, user);
        }

        return null;
    });

    public async Task<IResult> DisableAsync(TwoFactorRequest request, int status, HttpContext context)
    {
        if (string.IsNullOrEmpty(request.Password))
        {
            return Error.Invalid("password.missing", "password is required", "password").ToHttp();
        }

        var disabled = await ChangeOwnAsync(context, async (db, user) =>
        {
            if (await password.RefuseAsync(user, request.Password, context) is { } refusal)
            {
                return refusal;
            }

            await SecondFactorStore.RemoveAsync(db, user, context.RequestAborted);
            return null;
        });
        return disabled.ToHttp(_ => Done(status));
    }

    public async Task<IResult> RenewRecoveryCodesAsync(PasswordRequest request, HttpContext context)
    {
        IReadOnlyList<string> codes = [];
        var renewed = await ChangeOwnAsync(context, async (db, user) =>
        {
            if (!user.TotpEnabled)
            {
                return Off;
            }

            if (await password.RefuseAsync(user, request.Password, context) is { } refusal)
            {
                return refusal;
            }

            codes = await SecondFactorStore.RenewRecoveryCodesAsync(db, user.Id, context.RequestAborted);
            return null;
        });
        return renewed.ToHttp(_ => Results.Ok(new RecoveryCodesResponse(codes)));
    }

    public async Task<IResult> DisableForAsync(string userId, HttpContext context)
    {
        var disabled = await users.ChangeAsync(
            Caller.Required(context),
            userId,
            async (db, user) =>
            {
                await SecondFactorStore.RemoveAsync(db, user, context.RequestAborted);
                return null;
            },
            context.RequestAborted);
        return disabled.ToHttp(_ => Results.Ok(new EmptyResponse()));
    }

    private static IResult Done(int status) => status == 204 ? Results.NoContent() : Results.Json(new EmptyResponse(), statusCode: status);

    private Task<Result<User>> ChangeOwnAsync(HttpContext context, Func<BerthDb, User, Task<Error?>> change)
    {
        var caller = Caller.Required(context);
        return users.ChangeAsync(caller, caller.UserId, change, context.RequestAborted);
    }

    /// <summary>As authenticator programs read it from the picture.</summary>
    private string Address(string name, string secret)
    {
        var server = Uri.EscapeDataString(new Uri(options.DashboardOrigin()).Host);
        return $"otpauth://totp/{server}:{Uri.EscapeDataString(name)}?secret={secret}&issuer={server}";
    }
}
