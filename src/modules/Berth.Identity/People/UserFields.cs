using Berth.Identity.Model;
using Berth.Kernel;

namespace Berth.Identity.People;

/// <summary>What is to be changed of a user's fields; null leaves a field as it is.</summary>
internal sealed record UserFields(string? Email = null, string? FallbackEmail = null, string? DisplayName = null, string? Username = null)
{
    /// <summary>Checks everything before it changes anything.</summary>
    public Error? ApplyTo(User user)
    {
        Result<string> email = Email is null ? user.Email : NameRules.Email(Email);
        Result<string> fallback = string.IsNullOrEmpty(FallbackEmail) ? FallbackEmail ?? user.FallbackEmail : NameRules.Email(FallbackEmail, "fallbackEmail");
        Result<string> displayName = DisplayName is null ? user.DisplayName : NameRules.DisplayName(DisplayName);
        var username = user.Username;
        if (!string.IsNullOrEmpty(Username) && !string.Equals(Username, user.Username, StringComparison.OrdinalIgnoreCase))
        {
            if (user.Username is not null)
            {
                return Error.Conflict("user.username_fixed", "A username cannot be changed once it is set.");
            }

            var chosen = NameRules.Username(Username);
            if (!chosen.IsOk)
            {
                return chosen.Error;
            }

            username = chosen.Value;
        }

        if ((email.Error ?? fallback.Error ?? displayName.Error) is { } problem)
        {
            return problem;
        }

        (user.Email, user.FallbackEmail, user.DisplayName, user.Username) = (email.Value!, fallback.Value!, displayName.Value!, username);
        return null;
    }
}
