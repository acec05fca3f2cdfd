using Berth.Kernel;

namespace Berth.Identity.Passwords;

internal static class PasswordRules
{
    public const int Shortest = 8;
    public const int Longest = 256;

    /// <summary>Null when it will do.</summary>
    public static Error? Check(string? password, string field = "password") => password switch
    {
        null or "" => Error.Invalid("password.missing", $"{field} is required", field),
        { Length: < Shortest or > Longest } => Error.Invalid("password.length", $"The password must have {Shortest} to {Longest} characters.", field),
        _ => null,
    };
}
