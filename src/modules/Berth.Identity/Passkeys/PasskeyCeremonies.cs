using Berth.Data;
using Berth.Identity.Model;
using Berth.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Berth.Identity.Passkeys;

/// <param name="Id">To be given back with the answer.</param>
/// <param name="Json">For <c>navigator.credentials</c>, through <c>parse…OptionsFromJSON</c>.</param>
internal sealed record PasskeyChallenge(string Id, string Json);

/// <summary>
/// WebAuthn through ASP.NET Core Identity's handler. Keys are discoverable and the device verifies its user, so that a
/// passkey alone, without a name, is both factors; and asking for a challenge tells nothing about who exists.
/// </summary>
internal sealed class PasskeyCeremonies(IDbContextFactory<BerthDb> databases, PasskeyChallenges challenges, IdentityOptions options, TimeProvider clock)
{
    private static readonly Error Refused = new(ErrorKind.Unauthenticated, "passkey.refused", "This passkey was not accepted. Try again, or sign in with the password.");
    private static readonly Error NotMade = Error.Invalid("passkey.invalid", "The passkey could not be registered. Begin again.", "credential");

    public async Task<PasskeyChallenge> BeginRegistrationAsync(User user, HttpContext context)
    {
        var entity = new PasskeyUserEntity { Id = user.Id, Name = user.Username ?? user.Email, DisplayName = user.DisplayName.Length > 0 ? user.DisplayName : user.Username ?? user.Email };
        var made = await Handler(context).MakeCreationOptionsAsync(entity, context);
        return new(challenges.Add(user.Id, made.AttestationState ?? ""), made.CreationOptionsJson);
    }

    public async Task<Result<Passkey>> RegisterAsync(BerthDb db, User user, string? challenge, string credentialJson, string name, HttpContext context)
    {
        if (challenges.Take(challenge, user.Id) is not { } state)
        {
            return NotMade;
        }

        var result = await Handler(context).PerformAttestationAsync(new() { HttpContext = context, CredentialJson = credentialJson, AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != user.Id || !result.Passkey.IsUserVerified)
        {
            return NotMade;
        }

        var passkey = Passkey.From(user.Id, name, result.Passkey);
        if (await db.Set<Passkey>().AnyAsync(row => row.Id == passkey.Id, context.RequestAborted))
        {
            return NotMade;
        }

        db.Add(passkey);
        return passkey;
    }

    public async Task<PasskeyChallenge> BeginSignInAsync(HttpContext context)
    {
        var made = await Handler(context).MakeRequestOptionsAsync(null, context);
        return new(challenges.Add(null, made.AssertionState ?? ""), made.RequestOptionsJson);
    }

    public async Task<Result<User>> SignInAsync(string? challenge, string credentialJson, HttpContext context)
    {
        if (challenges.Take(challenge, null) is not { } state)
        {
            return Refused;
        }

        var result = await Handler(context).PerformAssertionAsync(new() { HttpContext = context, CredentialJson = credentialJson, AssertionState = state });
        if (!result.Succeeded || !result.Passkey.IsUserVerified || !result.User.Active)
        {
            return Refused;
        }

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var id = Passkey.IdOf(result.Passkey.CredentialId);
        var now = clock.GetUtcNow();
        await db.Set<Passkey>().Where(row => row.Id == id).ExecuteUpdateAsync(
            row => row.SetProperty(r => r.SignCount, result.Passkey.SignCount).SetProperty(r => r.IsBackedUp, result.Passkey.IsBackedUp).SetProperty(r => r.LastUsedAt, now),
            context.RequestAborted);
        return result.User;
    }

    /// <summary>Made anew each time, because the dashboard may have moved to another name since.</summary>
    private PasskeyHandler<User> Handler(HttpContext context)
    {
        var origin = options.DashboardOrigin();
        var passkeys = new IdentityPasskeyOptions
        {
            ServerDomain = new Uri(origin).Host,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == origin),
        };
        return new(context.RequestServices.GetRequiredService<UserManager<User>>(), Options.Create(passkeys));
    }
}
