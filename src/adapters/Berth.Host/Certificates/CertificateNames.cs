using System.Text.RegularExpressions;

namespace Berth.Host.Certificates;

internal static partial class CertificateNames
{
    /// <summary>Lower-case and each once; fails with <c>certificate.invalid_name</c>.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            throw new PortException("certificate.invalid_name", "A certificate needs at least one name.");
        }

        foreach (var name in names)
        {
            if (name.Length > 253 || !HostOrWildcard().IsMatch(name))
            {
                throw new PortException("certificate.invalid_name", $"'{name}' is no host name, nor a wildcard like *.example.com.");
            }
        }

        return [.. names.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^(\*\.)?(?!-)[a-zA-Z0-9-]{1,63}(?<!-)(\.(?!-)[a-zA-Z0-9-]{1,63}(?<!-))*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostOrWildcard();
}
