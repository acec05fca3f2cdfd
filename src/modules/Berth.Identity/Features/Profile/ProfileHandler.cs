using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Features.Rules;
using Berth.Identity.Model;
using Berth.Identity.Passwords;
using Berth.Identity.People;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Profile;

internal sealed class ProfileHandler(IDbContextFactory<BerthDb> databases, UserStore users, PasswordHasher hasher, OwnPassword password, ISettings settings, SessionEnding sessions)
{
    private static readonly Error Locked = Error.Forbidden("profile.locked", "The administrator has locked profiles. Ask them for the change.");

    public async Task<IResult> GetAsync(HttpContext context)
    {
        var caller = Caller.Required(context);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var user = await db.Set<User>().FindAsync([caller.UserId], context.RequestAborted);
        var hasAvatar = user is not null && await db.Set<Avatar>().AnyAsync(avatar => avatar.UserId == user.Id, context.RequestAborted);
        return Results.Ok(new ProfileResponse
        {
            Id = caller.UserId,
            Username = user?.Username ?? caller.Username,
            Email = user?.Email ?? "",
            FallbackEmail = user?.FallbackEmail ?? "",
            DisplayName = user?.DisplayName ?? "",
            Role = caller.Role,
            Admin = caller.IsAdmin,
            TwoFactorAuthenticationEnabled = user?.TotpEnabled ?? false,
            AvatarUrl = hasAvatar ? $"/api/v1/profile/avatar/{caller.UserId}" : null,
            Source = user?.Source ?? "",
            TokenScopes = ["*"],
        });
    }

    public async Task<IResult> ChangeAsync(ProfileRequest request, HttpContext context)
    {
        var caller = Caller.Required(context);
        if (!caller.IsAdmin && (await settings.GetAsync(DirectoryRules.Setting, context.RequestAborted)).LockUserProfiles)
        {
            return Locked.ToHttp();
        }

        var fields = new UserFields(request.Email, request.FallbackEmail, request.DisplayName);
        var changed = await users.ChangeAsync(
            caller,
            caller.UserId,
            async (_, user) =>
            {
                // A stolen session must not be able to move the reset links elsewhere.
                var movesFallback = request.FallbackEmail is { } given && !string.Equals(given.Trim(), user.FallbackEmail, StringComparison.OrdinalIgnoreCase);
                if (movesFallback && user.PasswordHash is not null && await password.RefuseAsync(user, request.Password, context) is { } refusal)
                {
                    return refusal;
                }

                return user.Source.Length > 0 ? IdentityErrors.Outside : fields.ApplyTo(user);
            },
            context.RequestAborted);
        return changed.ToHttp(_ => Results.Ok(new EmptyResponse()));
    }

    public async Task<IResult> ChangePasswordAsync(PasswordChangeRequest request, HttpContext context)
    {
        var caller = Caller.Required(context);
        if (string.IsNullOrEmpty(request.Password))
        {
            return Error.Invalid("password.missing", "password is required", "password").ToHttp();
        }

        if (PasswordRules.Check(request.NewPassword, "newPassword") is { } weak)
        {
            return weak.ToHttp();
        }

        var hash = await hasher.HashAsync(request.NewPassword!, context.RequestAborted);
        var changed = await users.ChangeAsync(
            caller,
            caller.UserId,
            async (db, user) =>
            {
                if (user.Source.Length > 0)
                {
                    return IdentityErrors.Outside;
                }

                if (await password.RefuseAsync(user, request.Password, context) is { } refusal)
                {
                    return refusal;
                }

                user.PasswordHash = hash;
                await sessions.EndAsync(db, user.Id, caller.CredentialId, context.RequestAborted);
                return null;
            },
            context.RequestAborted);
        return changed.ToHttp(_ => Results.NoContent());
    }
}
