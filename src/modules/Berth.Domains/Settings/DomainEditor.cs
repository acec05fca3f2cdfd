using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Contracts;
using Berth.Data;
using Berth.Domains.Certificates;
using Berth.Domains.Data;
using Berth.Domains.Names;
using Berth.Domains.Providers;
using Berth.Kernel;
using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Ports.Dns;
using Berth.Ports.Secrets;
using Berth.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Settings;

/// <summary>Adds, changes and removes domains. The provider is asked for its zone, with the credentials given, before anything is kept.</summary>
internal sealed class DomainEditor(
    IDbContextFactory<BerthDb> databases, ProviderForms providers, IEnumerable<INamedHosts> names, DomainService domains, CertificateKeeper certificates, CertificateRenewal renewal, DnsSync sync, ISecretStore secrets, IEventLog events, TimeProvider clock)
{
    /// <summary><c>domain.bad_name</c>, <c>domain.exists</c>, <c>domain.unknown_provider</c>, <c>domain.bad_config</c>, <c>domain.bad_tls</c>, <c>domain.bad_zone</c>, <c>certificate.*</c>, and the provider's own errors.</summary>
    public async Task<Result<DomainRow>> AddAsync(DomainRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var name = (request.Domain ?? "").Trim().TrimEnd('.').ToLowerInvariant();
        if (HostNames.CheckDomain(name) is { } bad)
        {
            return bad;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<DomainRow>().AnyAsync(row => row.Domain == name, cancellationToken))
        {
            return Exists(name);
        }

        var row = new DomainRow { Domain = name, ZoneName = name, Provider = "", CreatedAt = clock.GetUtcNow() };
        if (await ApplyAsync(row, request, cancellationToken) is { } refused)
        {
            return refused;
        }

        var own = OwnOf(name, request, row);
        if (own is { IsOk: false } unusable)
        {
            return unusable.Error!;
        }

        db.Add(row);
        events.Add(db, Event("domain.add", row, caller));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate())
        {
            // Somebody else added it while the provider was asked.
            return Exists(name);
        }

        await BringAsync(name, own, cancellationToken);
        return row;
    }

    /// <summary>As above; what the request leaves out stays, and so do secrets that come back masked.</summary>
    public async Task<Result<DomainRow>> ChangeAsync(string domain, DomainRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<DomainRow>().FindAsync([domain], cancellationToken) is not { } row)
        {
            return NotFound(domain);
        }

        if (await ApplyAsync(row, request, cancellationToken) is { } refused)
        {
            return refused;
        }

        var own = OwnOf(domain, request, row);
        if (own is { IsOk: false } unusable)
        {
            return unusable.Error!;
        }

        events.Add(db, Event("domain.update", row, caller));
        await db.SaveChangesAsync(cancellationToken);
        await BringAsync(domain, own, cancellationToken);
        if (request.FallbackCertificate is { Cert: null or "", Key: null or "" })
        {
            await domains.DropAsync("*." + domain, cancellationToken);
        }

        renewal.Wake();
        if (row.Provider is not "noop")
        {
            // Names that are in use move to the new provider with it. A run that goes on already sees the new one too.
            await sync.StartAsync(domain, caller.Username, cancellationToken);
        }

        return row;
    }

    /// <summary><c>domain.not_found</c>, <c>domain.bad_well_known</c>. Answered at once by whatever serves the bare domain.</summary>
    public async Task<Error?> SetWellKnownAsync(string domain, JsonElement map, Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<DomainRow>().FindAsync([domain], cancellationToken) is not { } row)
        {
            return NotFound(domain);
        }

        var read = WellKnownMap.Read(map);
        if (!read.IsOk)
        {
            return read.Error;
        }

        row.WellKnown = read.Value;
        events.Add(db, Event("domain.update", row, caller));
        await db.SaveChangesAsync(cancellationToken);
        await domains.PublishAsync(cancellationToken);
        return null;
    }

    /// <summary><c>domain.not_found</c>, <c>domain.primary</c>, <c>domain.in_use</c>.</summary>
    public async Task<Error?> RemoveAsync(string domain, Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<DomainRow>().FindAsync([domain], cancellationToken) is not { } row)
        {
            return NotFound(domain);
        }

        if (row.IsPrimary)
        {
            return Error.Conflict("domain.primary", $"The dashboard lives on {domain}. Move it to another domain first.");
        }

        foreach (var source in names)
        {
            if ((await source.ListAsync(cancellationToken)).FirstOrDefault(used => used.Domain == domain) is { } used)
            {
                return Error.Conflict("domain.in_use", $"{used.Host} is used by {used.Owner}. Move or uninstall what lives on {domain} first.");
            }
        }

        db.Remove(row);
        db.RemoveRange(await db.Set<RecordRow>().Where(record => record.Domain == domain).ToListAsync(cancellationToken));
        events.Add(db, Event("domain.remove", row, caller));
        await db.SaveChangesAsync(cancellationToken);
        await certificates.RemoveDomainAsync(domain, cancellationToken);
        return null;
    }

    /// <summary>The certificate that comes with the request, for all names right below the domain. Null when none comes, or none would ever serve: an authority's wildcard covers the same.</summary>
    private Result<IssuedCertificate>? OwnOf(string domain, DomainRequest request, DomainRow row)
    {
        if (request.FallbackCertificate is not { } given || (string.IsNullOrEmpty(given.Cert) && string.IsNullOrEmpty(given.Key)))
        {
            return null;
        }

        var own = OwnCertificate.Read("*." + domain, given.Cert ?? "", given.Key ?? "", clock.GetUtcNow());
        var tls = DomainTlsChoices.Read(row);
        return own.IsOk && tls is { Wildcard: true, Address: not null } ? (Result<IssuedCertificate>?)null : own;
    }

    private async Task BringAsync(string domain, Result<IssuedCertificate>? own, CancellationToken cancellationToken)
    {
        if (own is { } brought)
        {
            await domains.BringAsync("*." + domain, brought.Value!, cancellationToken);
        }
    }

    private static Error Exists(string name) => Error.Conflict("domain.exists", $"{name} is on this server already. To change it: berth domain set {name}");

    public static Error NotFound(string domain) => Error.NotFound("domain.not_found", $"There is no domain {domain} on this server. See: berth domain list");

    private async Task<Error?> ApplyAsync(DomainRow row, DomainRequest request, CancellationToken cancellationToken)
    {
        var form = providers.Find(request.Provider ?? (row.Provider.Length > 0 ? row.Provider : null));
        if (!form.IsOk)
        {
            return form.Error;
        }

        var stored = DomainSecrets.Of(row, secrets);
        var isSame = row.Provider == form.Value.Name;
        var config = request.Config.ValueKind == JsonValueKind.Undefined && isSame ? JsonSerializer.SerializeToElement(stored.Fields, DomainSecretsJson.Default.IReadOnlyDictionaryStringString) : request.Config;
        var fields = ProviderFields.Read(form.Value, config, isSame ? stored.Fields : new Dictionary<string, string>());
        if (!fields.IsOk)
        {
            return fields.Error;
        }

        var tls = request.TlsConfig is null && isSame ? DomainTlsChoices.Read(row) : TlsSettings.Read(request.TlsConfig, form.Value);
        if (!tls.IsOk)
        {
            return tls.Error;
        }

        var zone = (request.ZoneName ?? (isSame ? row.ZoneName : "")).Trim().TrimEnd('.').ToLowerInvariant();
        var found = await FindZoneAsync(row.Domain, zone, form.Value, fields.Value, cancellationToken);
        if (!found.IsOk)
        {
            return found.Error;
        }

        var key = tls.Value.KeyId is null ? null : request.TlsConfig?.HmacKey is { Length: > 0 } given && given != ProviderFields.Masked ? given : stored.AcmeKey;
        (row.Provider, row.ZoneName) = (form.Value.Name, found.Value);
        row.Fields = ProviderFields.Shown(form.Value, fields.Value);
        row.Tls = JsonSerializer.Serialize(tls.Value, DomainSecretsJson.Default.TlsSettings);
        row.Sealed = new DomainSecrets(fields.Value, key).Seal(row.Domain, secrets);
        return null;
    }

    /// <summary>The zone given, or the first of the domain and what is above it that the provider has.</summary>
    private async Task<Result<string>> FindZoneAsync(string domain, string given, DnsProviderForm form, IReadOnlyDictionary<string, string> fields, CancellationToken cancellationToken)
    {
        if (given.Length > 0 && domain != given && !domain.EndsWith("." + given, StringComparison.Ordinal))
        {
            return Error.Invalid("domain.bad_zone", $"zoneName must be {domain} or a name that it is below; {given} is not.", "zoneName");
        }

        if (providers.Records(form.Name) is not { } records)
        {
            return given.Length > 0 ? given : domain;
        }

        PortException? refused = null;
        for (var zone = given.Length > 0 ? given : domain; zone.Contains('.', StringComparison.Ordinal); zone = zone[(zone.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            try
            {
                await records.VerifyAsync(new DnsZone(zone, fields), cancellationToken);
                return zone;
            }
            catch (PortException problem) when (problem.Code == "dns.no_zone" && given.Length == 0)
            {
                refused ??= problem;
            }
            catch (PortException problem) when (!problem.IsTransient)
            {
                refused = problem;
                break;
            }
        }

        var field = refused!.Code == "dns.no_zone" ? "zoneName" : "config";
        return new Error(ErrorKind.Invalid, refused.Code, refused.Message, new Dictionary<string, string> { [field] = refused.Message });
    }

    private static EventEntry Event(string action, DomainRow row, Caller caller) => new(action, EventEntry.By(caller)) { Data = new JsonObject { ["domain"] = row.Domain, ["provider"] = row.Provider } };
}
