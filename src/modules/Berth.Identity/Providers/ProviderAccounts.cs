using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Passkeys;
using Berth.Identity.People;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Providers;

/// <summary>Who here is whom at a provider. Connecting is the signed-in person's own step; equal addresses mean nothing.</summary>
internal sealed class ProviderAccounts(IDbContextFactory<BerthDb> databases, UserStore users, IEventLog log, TimeProvider clock)
{
    private static readonly Error Taken = Error.Conflict("outside_login.taken", "This account there is connected to somebody here already. Disconnect it first.");
    private static readonly Error Last = Error.Conflict("outside_login.last", "This is the only way in. Set a password (by a reset link) or add a passkey first.");
    private static readonly Error NotFound = Error.NotFound("outside_login.not_found", "There is no such connection");

    /// <summary>The person who is connected; null for nobody.</summary>
    public async Task<User?> FindAsync(ProviderPerson person, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var login = await db.Set<OutsideLogin>().FirstOrDefaultAsync(row => row.Issuer == person.Issuer && row.Subject == person.Subject, cancellationToken);
        if (login is null)
        {
            return null;
        }

        login.LastUsedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return await db.Set<User>().AsNoTracking().FirstAsync(user => user.Id == login.UserId, cancellationToken);
    }

    /// <summary>
    /// A new account for somebody who is connected to nobody. Apps are told that our people's addresses are verified, so
    /// the provider must say so; a name or address that somebody has already is theirs, and refused.
    /// </summary>
    public async Task<Result<User>> CreateAsync(ProviderPerson person, CancellationToken cancellationToken)
    {
        if (person is not { Email: { } email, EmailVerified: true })
        {
            return Error.Invalid("outside_login.email", "The provider gives no verified e-mail address.");
        }

        var name = (person.Username ?? email).Split('@')[0];
        var user = new User { Id = User.NewId(), Email = "", InviteAccepted = true, CreatedAt = clock.GetUtcNow() };
        if (new UserFields(email, null, person.DisplayName ?? "", name).ApplyTo(user) is { } problem)
        {
            return problem;
        }

        return await users.CommitAsync(
            null,
            db =>
            {
                db.Add(user);
                db.Add(Row(person, user.Id));
                return Task.FromResult<Result<User>>(user);
            },
            "user.add",
            cancellationToken);
    }

    public async Task<Error?> ConnectAsync(ProviderPerson person, Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<OutsideLogin>().FirstOrDefaultAsync(row => row.Issuer == person.Issuer && row.Subject == person.Subject, cancellationToken) is { } known)
        {
            return known.UserId == caller.UserId ? null : Taken;
        }

        db.Add(Row(person, caller.UserId));
        log.Add(db, new("user.connect", EventEntry.By(caller)) { Data = new() { ["userId"] = caller.UserId, ["issuer"] = person.Issuer, ["name"] = person.Label } });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate())
        {
            return Taken;
        }
    }

    public async Task<IReadOnlyList<OutsideLogin>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<OutsideLogin>().AsNoTracking().Where(row => row.UserId == userId).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>From now on nobody comes in that way; sessions there are stay until they are ended.</summary>
    public async Task<Error?> DisconnectAsync(string userId, string id, Caller caller, CancellationToken cancellationToken)
    {
        var done = await users.ChangeAsync(
            caller,
            userId,
            async (db, user) =>
            {
                if (await db.Set<OutsideLogin>().FirstOrDefaultAsync(row => row.Id == id && row.UserId == userId, cancellationToken) is not { } login)
                {
                    return NotFound;
                }

                // An administrator may: they can make a reset link afterwards.
                if (caller.UserId == userId && user.PasswordHash is null
                    && !await db.Set<OutsideLogin>().AnyAsync(row => row.UserId == userId && row.Id != id, cancellationToken)
                    && !await db.Set<Passkey>().AnyAsync(row => row.UserId == userId, cancellationToken))
                {
                    return Last;
                }

                db.Remove(login);
                log.Add(db, new("user.disconnect", EventEntry.By(caller)) { Data = new() { ["userId"] = userId, ["issuer"] = login.Issuer, ["name"] = login.Label } });
                return null;
            },
            cancellationToken);
        return done.Error;
    }

    private OutsideLogin Row(ProviderPerson person, string userId)
    {
        var now = clock.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            UserId = userId,
            Issuer = person.Issuer,
            Subject = person.Subject,
            Label = person.Label is { Length: <= 255 } label ? label : person.Subject,
            CreatedAt = now,
        };
    }
}
