using System.Text.Json;
using Berth.Data;
using Berth.Domains.Data;
using Berth.Domains.Names;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Certificates;

/// <summary>Renews what is due now, what failed before included.</summary>
internal sealed class RenewCertificatesKind : OperationKind
{
    /// <summary>As the reference calls it since version 8.</summary>
    public const string KindName = "checkCerts";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(RenewCertificates.StepName, Timeout: TimeSpan.FromHours(2))];
}

internal sealed class RenewCertificates(IServiceProvider services) : IOperationStep
{
    public const string StepName = "renew-certificates";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        // Looked up late: those who publish routes know the operations.
        var domains = (DomainService)services.GetService(typeof(DomainService))!;
        try
        {
            await domains.RenewNowAsync(context.Input(DomainInputJson.Default.DomainInput).Domain, cancellationToken);
        }
        catch (AggregateException failures)
        {
            var reasons = failures.InnerExceptions.OfType<PortException>().Select(problem => problem.Message).Distinct().ToList();
            foreach (var reason in reasons)
            {
                context.Log(reason);
            }

            throw new ErrorException(Error.External("certificate.renew_failed", $"{failures.InnerExceptions.Count} certificates could not be renewed; the old ones go on serving: {string.Join(" ", reasons.Take(3))} See: berth domain certificates"));
        }
    }

    public Task UndoAsync(StepContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class CertificateCheck(IDbContextFactory<BerthDb> databases, IOperations operations)
{
    /// <summary><c>domain.not_found</c>, <c>operation.busy</c>.</summary>
    /// <param name="domain">Null is all.</param>
    public async Task<Result<Operation>> StartAsync(string? domain, string by, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (domain is not null && !await db.Set<DomainRow>().AnyAsync(row => row.Domain == domain, cancellationToken))
        {
            return Settings.DomainEditor.NotFound(domain);
        }

        var operation = operations.Add(db, new NewOperation(RenewCertificatesKind.KindName, "certificates", by, JsonSerializer.Serialize(new DomainInput(domain), DomainInputJson.Default.DomainInput)));
        var committed = await operations.CommitAsync(db, operation, cancellationToken);
        operations.Wake();
        return committed;
    }
}
