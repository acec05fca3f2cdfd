using System.Text.RegularExpressions;
using Berth.Kernel;

namespace Berth.Identity.Model;

/// <summary>Rules of usernames, group names and e-mail addresses (rest-api.md 4.4, platform-features.md 2.6).</summary>
internal static partial class NameRules
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "admin", "admins", "mailer-daemon", "no-reply", "postmaster", "root", "users",
    };

    /// <summary>The name in lower case, as it is kept.</summary>
    public static Result<string> Username(string? name) => Name(name, "username");

    public static Result<string> GroupName(string? name) => Name(name, "name");

    /// <summary>The address in lower case, as it is kept.</summary>
    public static Result<string> Email(string? address, string field = "email")
    {
        var text = address?.Trim().ToLowerInvariant() ?? "";
        return text.Length <= 254 && EmailForm().IsMatch(text)
            ? text
            : Error.Invalid("user.email", $"{field} must be an e-mail address such as name@example.com", field);
    }

    public static Result<string> DisplayName(string? name)
    {
        var text = name?.Trim() ?? "";
        return text.Length <= 255 && !text.Any(char.IsControl)
            ? text
            : Error.Invalid("user.display_name", "displayName must be one line of at most 255 characters", "displayName");
    }

    private static Result<string> Name(string? name, string field)
    {
        var text = name?.ToLowerInvariant() ?? "";
        if (text.Length is 0 or > 199)
        {
            return Error.Invalid("name.length", $"{field} must have 1 to 199 characters", field);
        }

        if (!NameForm().IsMatch(text))
        {
            return Error.Invalid("name.characters", $"{field} may hold letters a-z, digits, dots and hyphens, and must begin and end with a letter or digit", field);
        }

        return Reserved.Contains(text) || text.EndsWith(".app", StringComparison.Ordinal)
            ? Error.Invalid("name.reserved", $"The name {text} is reserved. Choose another one.", field)
            : text;
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.\-]*[a-z0-9])?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[^\s@<>""(),:;\\\[\]]+@[a-z0-9]([a-z0-9.\-]*[a-z0-9])?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EmailForm();
}
