using System.Text.RegularExpressions;
using Berth.Kernel;

namespace Berth.Domains;

/// <summary>Rules for names under a domain (RFC 1035 labels, lower-case, any depth).</summary>
public static partial class HostNames
{
    /// <summary><c>sub.domain</c>, or the bare domain for an empty <paramref name="subdomain"/>.</summary>
    public static string Join(string subdomain, string domain) => subdomain.Length == 0 ? domain : $"{subdomain}.{domain}";

    /// <summary>The subdomain in its stored form, or why it cannot be one. Empty is the bare domain.</summary>
    public static Result<string> CheckSubdomain(string subdomain, string domain, string field = "subdomain")
    {
        var name = subdomain.Trim().ToLowerInvariant();
        if (name.Length > 0 && !name.Split('.').All(label => Label().IsMatch(label)))
        {
            return Error.Invalid(
                "domain.bad_subdomain",
                $"\"{Shorten(subdomain)}\" cannot be a location: use letters, digits and hyphens, at most 63 for each part, parts separated by dots.",
                field);
        }

        return Join(name, domain).Length > 253
            ? Error.Invalid("domain.bad_subdomain", "The location is too long: the whole name may have at most 253 characters.", field)
            : name;
    }

    /// <summary>Why it cannot be a domain; null when it can. At least two labels, the last not a number.</summary>
    public static Error? CheckDomain(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var labels = domain.Split('.');
        return labels.Length > 1 && domain.Length <= 253 && labels.All(label => Label().IsMatch(label)) && !labels[^1].All(char.IsAsciiDigit)
            ? null
            : Error.Invalid("domain.bad_name", $"\"{Shorten(domain)}\" is no domain. Give it as in example.com; other scripts in their ASCII form (xn--…).", "domain");
    }

    /// <summary>The wildcard that covers a host and those beside it: <c>*.example.com</c> of <c>blog.example.com</c>.</summary>
    public static string Above(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return "*" + host[Math.Max(0, host.IndexOf('.', StringComparison.Ordinal))..];
    }

    private static string Shorten(string text) => text.Length > 80 ? text[..80] + "…" : text;

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Label();
}
