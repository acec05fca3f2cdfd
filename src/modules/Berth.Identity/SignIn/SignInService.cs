using System.Text.Json.Nodes;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Passwords;
using Berth.Kernel;
using Berth.Platform;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.SignIn;

/// <summary>
/// The one place where a password is turned into a person, whatever the way in. An unknown name, a wrong password,
/// an account that is switched off and one without a password cost the same and answer the same.
/// </summary>
internal sealed class SignInService(
    IDbContextFactory<BerthDb> databases,
    SignInGuard guard,
    PasswordHasher hasher,
    AppPasswordCheck appPasswords,
    IEventLog log)
{
    public static readonly Error Wrong = new(ErrorKind.Unauthenticated, "login.wrong", "Invalid credentials");

    public async Task<Result<User>> VerifyAsync(PasswordCheck check, CancellationToken cancellationToken)
    {
        var attempt = guard.Enter(check.Username, check.Address, check.AppId);
        if (attempt.Refusal is { } refusal)
        {
            if (attempt.IsFirstRefusal)
            {
                await RecordAsync("user.login.blocked", check, null, refusal.Message, cancellationToken);
            }

            return refusal;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var name = check.Username.Trim().ToLowerInvariant();
        var user = await db.Set<User>().SingleOrDefaultAsync(user => user.Username == name || user.Email == name, cancellationToken);
        if (check.AppId is { } app && await appPasswords.VerifyAsync(db, user?.Id ?? "", app, check.Password, cancellationToken) && user is { Active: true })
        {
            return await EnteredAsync(user, attempt, check, cancellationToken);
        }

        var right = await hasher.VerifyAsync(user?.PasswordHash, check.Password, cancellationToken);
        if (user is null || !right || !user.Active)
        {
            var reason = user is null ? "unknown name" : right ? "not active" : "wrong password";
            await RecordAsync("user.login.failed", check, user, reason, cancellationToken);
            return Wrong;
        }

        if (PasswordHasher.IsOutdated(user.PasswordHash!))
        {
            user.PasswordHash = await hasher.HashAsync(check.Password, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        return await EnteredAsync(user, attempt, check, cancellationToken);
    }

    private async Task<Result<User>> EnteredAsync(User user, SignInAttempt attempt, PasswordCheck check, CancellationToken cancellationToken)
    {
        attempt.Succeeded();
        await RecordAsync("user.login", check, user, null, cancellationToken);
        return user;
    }

    private async Task RecordAsync(string action, PasswordCheck check, User? user, string? reason, CancellationToken cancellationToken)
    {
        var data = new JsonObject { ["userId"] = user?.Id, ["way"] = check.Way };
        if (user is not null)
        {
            data["user"] = new JsonObject { ["username"] = user.Username, ["email"] = user.Email };
        }

        if (reason is not null)
        {
            data["reason"] = reason;
        }

        var typed = check.Username.Length > 64 ? check.Username[..64] : check.Username;
        var source = new EventSource { Username = user?.Username ?? typed, UserId = user?.Id, Ip = check.Address?.ToString(), AuthType = check.Way, AppId = check.AppId };
        await log.AppendAsync(new(action, source) { Data = data, AppId = check.AppId }, cancellationToken);
    }
}
