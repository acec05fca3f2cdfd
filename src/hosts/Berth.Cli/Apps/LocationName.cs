using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Apps;

/// <summary>Splits a name as people write it into subdomain and domain.</summary>
internal static class LocationName
{
    /// <summary><c>blog</c> is on the primary domain; <c>blog.example.com</c> on the longest known domain that it ends in; <c>example.com</c> itself is the bare domain.</summary>
    public static SubdomainRequest Split(string name, IReadOnlyList<DomainResponse> domains)
    {
        var wanted = name.Trim().TrimEnd('.').ToLowerInvariant();
        var domain = domains
            .Where(candidate => wanted == candidate.Domain || wanted.EndsWith($".{candidate.Domain}", StringComparison.Ordinal))
            .MaxBy(candidate => candidate.Domain.Length);
        if (domain is not null)
        {
            return new SubdomainRequest(wanted == domain.Domain ? "" : wanted[..^(domain.Domain.Length + 1)], domain.Domain);
        }

        if (domains.Count == 0)
        {
            throw CliException.Failure("The platform has no domain yet. Add one before installing apps.");
        }

        if (wanted.Contains('.', StringComparison.Ordinal))
        {
            throw CliException.Usage($"'{name}' is on none of the platform's domains: {string.Join(", ", domains.Select(known => known.Domain))}.");
        }

        return new SubdomainRequest(wanted, (domains.FirstOrDefault(known => known.Primary) ?? domains[0]).Domain);
    }

    public static async Task<SubdomainRequest> SplitAsync(Session session, string name, CancellationToken cancellationToken) =>
        Split(name, await session.Client.Domains.ListAsync(cancellationToken).ConfigureAwait(false));

    public static string Fqdn(SubdomainRequest location) => location.Subdomain.Length == 0 ? location.Domain : $"{location.Subdomain}.{location.Domain}";
}
