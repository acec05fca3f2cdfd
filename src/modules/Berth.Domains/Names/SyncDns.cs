using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Data;
using Berth.Domains.Data;
using Berth.Kernel;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Names;

/// <summary>Sets the records of all names anew. One name that fails keeps no other from it, and the end says which.</summary>
internal sealed class SyncDnsKind : OperationKind
{
    /// <summary>As the reference calls it.</summary>
    public const string KindName = "syncDnsRecords";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(SyncRecords.StepName, Timeout: TimeSpan.FromHours(2))];
}

/// <param name="Domain">Null is every domain.</param>
internal sealed record DomainInput(string? Domain);

[JsonSerializable(typeof(DomainInput))]
internal sealed partial class DomainInputJson : JsonSerializerContext;

internal sealed class SyncRecords(DomainRecords records, ServerAddresses addresses, ISettings settings, IServiceProvider services) : IOperationStep
{
    public const string StepName = "sync-records";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        // Late: domains know operations, and this is one.
        var domains = (IDomains)services.GetService(typeof(IDomains))!;
        var input = context.Input(DomainInputJson.Default.DomainInput);
        var hosts = new List<NamedHost>();
        foreach (var domain in (await domains.ListAsync(cancellationToken)).Where(found => input.Domain is null || found.Domain == input.Domain))
        {
            hosts.AddRange(await records.ListHostsAsync(domain.Domain, cancellationToken));
        }

        var (a, aaaa) = input.Domain is null ? await addresses.GetAsync(cancellationToken) : ([], []);
        var failed = new List<string>();
        for (var index = 0; index < hosts.Count; index++)
        {
            var host = hosts[index];
            try
            {
                await domains.EnsureAddressAsync(host.Host, host.Domain, new NameSetup { Progress = context.Lines((double)index / hosts.Count) }, cancellationToken);
            }
            catch (PortException problem)
            {
                context.Log($"{host.Host}: {problem.Message}");
                failed.Add(host.Host);
            }
        }

        if (failed.Count > 0)
        {
            throw new ErrorException(Error.External("dns.sync_failed", $"The records of {string.Join(", ", failed.Take(5))} could not be set; the other {hosts.Count - failed.Count} are right. The task's log says why: GET /api/v1/tasks/{context.OperationId}/logs"));
        }

        if (input.Domain is null)
        {
            await settings.SetAsync(DynamicDns.Last, DynamicDns.Text(a, aaaa), cancellationToken);
        }
    }
}

/// <summary>Starts it.</summary>
internal sealed class DnsSync(IDbContextFactory<BerthDb> databases, IOperations operations)
{
    public async Task<Result<Operation>> StartAsync(string? domain, string by, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (domain is not null && !await db.Set<DomainRow>().AnyAsync(row => row.Domain == domain, cancellationToken))
        {
            return Settings.DomainEditor.NotFound(domain);
        }

        var operation = operations.Add(db, new NewOperation(SyncDnsKind.KindName, "dns", by, JsonSerializer.Serialize(new DomainInput(domain), DomainInputJson.Default.DomainInput)));
        var committed = await operations.CommitAsync(db, operation, cancellationToken);
        operations.Wake();
        return committed;
    }
}
