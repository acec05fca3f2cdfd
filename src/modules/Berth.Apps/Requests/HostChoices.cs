using System.Text.Json;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Data;
using Berth.Domains;
using Berth.Kernel;
using Berth.Manifest;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Requests;

/// <summary>The host names a request chooses for an app: well-formed, on domains of this server, and nobody else's.</summary>
internal sealed class HostChoices(IDomains domains, PlatformAddress address)
{
    /// <summary>A name on one of the server's domains; without a domain the primary one, as clients of 2016 expect.</summary>
    public async Task<Result<AppHostName>> CheckAsync(string? subdomain, string? domain, string? variable, string field, bool wildcard, CancellationToken cancellationToken)
    {
        var chosen = string.IsNullOrEmpty(domain) ? address.Domain : domain.Trim().ToLowerInvariant();
        if (await domains.FindAsync(chosen, cancellationToken) is null)
        {
            var known = string.Join(", ", (await domains.ListAsync(cancellationToken)).Select(info => info.Domain));
            return Error.Invalid("domain.not_found", $"This server has no domain \"{chosen}\". It has: {known}.", "domain");
        }

        var name = subdomain ?? "";
        var star = wildcard && name.StartsWith("*.", StringComparison.Ordinal);
        var checkedName = HostNames.CheckSubdomain(star ? name[2..] : name, chosen, field);
        if (!checkedName.IsOk)
        {
            return checkedName.Error;
        }

        var host = new AppHostName(star ? "*." + checkedName.Value : checkedName.Value, chosen, variable);
        return host.Fqdn == address.DashboardHost ? AppErrors.LocationTaken(host.Fqdn, "the dashboard") : host;
    }

    public async Task<IReadOnlyList<AppHostName>> CheckAllAsync(IEnumerable<SubdomainRequest> requests, string field, bool wildcard, Problems problems, CancellationToken cancellationToken)
    {
        var hosts = new List<AppHostName>();
        foreach (var request in requests)
        {
            if (problems.Take(await CheckAsync(request.Subdomain, request.Domain, request.EnvironmentVariable, field, wildcard, cancellationToken)) is { } host)
            {
                hosts.Add(host);
            }
        }

        return hosts;
    }

    /// <summary>Whether each of the names may be set up where it is kept; asks the providers. Those that the app has already are right.</summary>
    /// <exception cref="Ports.PortException">A provider does not answer, or refuses: nothing has been changed then.</exception>
    public async Task<Error?> CheckRecordsAsync(AppSpec spec, AppSpec? before, bool? overwrite, bool? skip, CancellationToken cancellationToken)
    {
        if (overwrite == true || skip == true)
        {
            return null;
        }

        var had = before?.Hosts.Select(host => host.Fqdn).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var host in spec.Hosts.Where(host => !had.Contains(host.Fqdn)))
        {
            if (await domains.CheckAddressAsync(host.Fqdn, host.Domain, cancellationToken) is { } taken)
            {
                return taken;
            }
        }

        return null;
    }

    /// <summary>
    /// One name for each of the manifest's <c>httpPorts</c>, given as <c>{VARIABLE: {subdomain, domain}}</c> or as a
    /// list with <c>environmentVariable</c>; one that is not given gets the manifest's suggestion beside the app.
    /// </summary>
    public async Task<IReadOnlyList<AppHostName>> CheckSecondaryAsync(JsonElement given, CloudronManifest manifest, AppHostName primary, Problems problems, CancellationToken cancellationToken)
    {
        var asked = ReadSecondary(given, problems);
        foreach (var unknown in asked.Keys.Where(name => manifest.HttpPorts.All(port => port.Name != name)))
        {
            problems.Add(Error.Invalid("location.unknown_secondary", $"The package has no secondary domain \"{unknown}\".", $"secondaryDomains.{unknown}"));
        }

        var hosts = new List<AppHostName>();
        foreach (var port in manifest.HttpPorts)
        {
            var wanted = asked.GetValueOrDefault(port.Name) ?? new SubdomainRequest(Suggested(port, primary), primary.Domain);
            if (problems.Take(await CheckAsync(wanted.Subdomain, wanted.Domain, port.Name, $"secondaryDomains.{port.Name}", false, cancellationToken)) is { } host)
            {
                hosts.Add(host);
            }
        }

        return hosts;
    }

    /// <summary>Holds all of the spec's names for the app, or says who has one.</summary>
    public static async Task<Error?> ReserveAsync(BerthDb db, string appId, AppSpec spec, CancellationToken cancellationToken)
    {
        var hosts = spec.Hosts.Select(host => host.Fqdn).ToList();
        if (hosts.GroupBy(host => host, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return AppErrors.LocationTaken(twice.Key, "the app itself");
        }

        var held = await db.Set<LocationRow>().Where(row => hosts.Contains(row.Host)).ToListAsync(cancellationToken);
        if (held.FirstOrDefault(row => row.AppId != appId) is { } taken)
        {
            var other = await db.Set<AppRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == taken.AppId, cancellationToken);
            return AppErrors.LocationTaken(taken.Host, other is null ? "another app" : $"the app at {other.ReadSpec().Fqdn}");
        }

        db.AddRange(hosts.Except(held.Select(row => row.Host)).Select(host => new LocationRow { Host = host, AppId = appId }));
        return null;
    }

    private static string Suggested(ManifestHttpPort port, AppHostName primary)
    {
        var label = string.IsNullOrWhiteSpace(port.DefaultValue) ? port.Name.ToLowerInvariant().Replace('_', '-') : port.DefaultValue;
        return primary.Subdomain.Length == 0 ? label : $"{label}-{primary.Subdomain}";
    }

    private static Dictionary<string, SubdomainRequest> ReadSecondary(JsonElement given, Problems problems)
    {
        var found = new Dictionary<string, SubdomainRequest>(StringComparer.Ordinal);
        try
        {
            if (given.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in given.EnumerateObject())
                {
                    found[entry.Name] = entry.Value.Deserialize(BerthJson.Default.SubdomainRequest)!;
                }
            }
            else if (given.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in given.EnumerateArray().Select(element => element.Deserialize(BerthJson.Default.SubdomainRequest)!))
                {
                    found[entry.EnvironmentVariable ?? ""] = entry;
                }
            }
        }
        catch (JsonException)
        {
            problems.Add(Error.Invalid("request.field", "secondaryDomains must be {VARIABLE: {subdomain, domain}}.", "secondaryDomains"));
        }

        return found;
    }
}
