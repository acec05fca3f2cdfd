using Berth.Identity.Model;
using Berth.Identity.Passwords;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Identity.SignIn;

/// <summary>
/// Asks somebody who is signed in for their password again. Throttled like a sign-in: whoever has stolen a session
/// must not be able to try passwords here.
/// </summary>
internal sealed class OwnPassword(PasswordHasher hasher, SignInGuard guard)
{
    /// <summary>Null when it is right.</summary>
    public async Task<Error?> RefuseAsync(User user, string? password, HttpContext context)
    {
        var attempt = guard.Enter($"password of {user.Id}", ClientAddress.Of(context));
        if (attempt.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!await hasher.VerifyAsync(user.PasswordHash, password ?? "", context.RequestAborted))
        {
            return IdentityErrors.PasswordIncorrect;
        }

        attempt.Succeeded();
        return null;
    }
}
