using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Outside;
using Berth.Identity.Passwords;
using Berth.Identity.SecondFactor;
using Berth.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.SignIn;

/// <param name="AwaitsCode">Whose password was right but who owes the second factor.</param>
internal sealed record SignInStep(Result<User> Outcome, User? AwaitsCode = null);

/// <summary>
/// The one place where a password is turned into a person, whatever the way in. An unknown name, a wrong password,
/// an account that is switched off and one without a password cost the same and answer the same.
/// </summary>
internal sealed class SignInService(
    IDbContextFactory<BerthDb> databases,
    SignInGuard guard,
    PasswordHasher hasher,
    RecentPasswords recent,
    AppPasswordCheck appPasswords,
    SecondFactorStore factors,
    OutsidePeople outside,
    SignInRecord record)
{
    public static readonly Error Wrong = new(ErrorKind.Unauthenticated, "login.wrong", "Invalid credentials");

    private static readonly Error NeedsCode = new(ErrorKind.Unauthenticated, "login.totp_missing", "A totpToken must be provided");
    private static readonly Error WrongCode = new(ErrorKind.Unauthenticated, "login.totp_wrong", "Invalid totpToken");

    public async Task<Result<User>> VerifyAsync(PasswordCheck check, CancellationToken cancellationToken) =>
        (await BeginAsync(check, cancellationToken)).Outcome;

    /// <summary>The same, and who it is that still owes a code, so that a page can ask for it next without keeping the password.</summary>
    public async Task<SignInStep> BeginAsync(PasswordCheck check, CancellationToken cancellationToken)
    {
        var attempt = await EnterAsync(check, cancellationToken);
        return attempt.Refusal is { } refusal ? new(refusal) : await VerifyAsync(attempt, check, cancellationToken);
    }

    /// <summary>The code of somebody whose password was right just now.</summary>
    public async Task<Result<User>> ContinueAsync(HalfSignIn half, PasswordCheck check, CancellationToken cancellationToken)
    {
        var attempt = await EnterAsync(check, cancellationToken);
        if (attempt.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<User>().FindAsync([half.UserId], cancellationToken) is not { Active: true } user || user.PasswordHash != half.PasswordHash)
        {
            return Wrong;
        }

        return await RefuseSecondFactorAsync(db, user, attempt, check, cancellationToken) is { } wrong ? wrong : await EnteredAsync(user, attempt, check, cancellationToken);
    }

    private async Task<SignInAttempt> EnterAsync(PasswordCheck check, CancellationToken cancellationToken)
    {
        var attempt = guard.Enter(check.Username, check.Address, check.AppId);
        if (attempt is { Refusal: { } refusal, IsFirstRefusal: true })
        {
            await record.WriteAsync("user.login.blocked", check, null, refusal.Message, cancellationToken);
        }

        return attempt;
    }

    private async Task<SignInStep> VerifyAsync(SignInAttempt attempt, PasswordCheck check, CancellationToken cancellationToken)
    {

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var name = check.Username.Trim().ToLowerInvariant();
        var user = await db.Set<User>().SingleOrDefaultAsync(user => user.Username == name || user.Email == name, cancellationToken);
        var repeats = check.AppId is not null || check.Way == WayIn.Ldap;
        if (repeats && user is { Active: true } && recent.Knows(user, check.Password))
        {
            // Recorded when it was verified, less than a minute ago.
            attempt.Succeeded();
            return new(user);
        }

        if (check.AppId is { } app && await appPasswords.VerifyAsync(db, user?.Id ?? "", app, check.Password, cancellationToken) && user is { Active: true })
        {
            return new(await EnteredAsync(user, attempt, check, cancellationToken));
        }

        var right = await hasher.VerifyAsync(user?.PasswordHash, check.Password, cancellationToken);
        if (user is { Active: true, Source: OutsidePeople.Source })
        {
            // The directory they come from knows the password; the work above was for the time it takes.
            right = await outside.VerifyAsync(user.Username!, check.Password, cancellationToken);
        }
        else if (user is null && await outside.MakeAtFirstSignInAsync(name, check.Password, cancellationToken) is { } made)
        {
            user = await db.Set<User>().SingleAsync(found => found.Id == made, cancellationToken);
            right = true;
        }

        if (user is null || !right || !user.Active)
        {
            var reason = user is null ? "unknown name" : right ? "not active" : "wrong password";
            await record.WriteAsync("user.login.failed", check, user, reason, cancellationToken);
            return new(Wrong);
        }

        if (user.TotpEnabled && !repeats && await RefuseSecondFactorAsync(db, user, attempt, check, cancellationToken) is { } missing)
        {
            return new(missing, missing == NeedsCode ? user : null);
        }

        if (user.PasswordHash is { } hash && PasswordHasher.IsOutdated(hash))
        {
            user.PasswordHash = await hasher.HashAsync(check.Password, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        if (repeats)
        {
            recent.Remember(user, check.Password);
        }

        return new(await EnteredAsync(user, attempt, check, cancellationToken));
    }

    private async Task<Error?> RefuseSecondFactorAsync(BerthDb db, User user, SignInAttempt attempt, PasswordCheck check, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(check.TotpToken))
        {
            attempt.Forget();
            return NeedsCode;
        }

        if (await factors.TakeAsync(db, user.Id, check.TotpToken, cancellationToken))
        {
            return null;
        }

        await record.WriteAsync("user.login.failed", check, user, "wrong second factor", cancellationToken);
        return WrongCode;
    }

    private async Task<Result<User>> EnteredAsync(User user, SignInAttempt attempt, PasswordCheck check, CancellationToken cancellationToken)
    {
        attempt.Succeeded();
        await record.WriteAsync("user.login", check, user, null, cancellationToken);
        return user;
    }
}
