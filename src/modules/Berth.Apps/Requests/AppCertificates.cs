using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Contracts;
using Berth.Domains;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Apps.Requests;

/// <summary>Certificates that an administrator brings for an app's names.</summary>
internal sealed class AppCertificates(AppStore store, IOperations operations, IDomains domains)
{
    /// <summary>Neither certificate nor key: back to the platform's own. <c>location.not_of_app</c>, <c>certificate.*</c>, <c>operation.busy</c>.</summary>
    public async Task<Result<Operation>> SetAsync(string id, CertificateRequest request, string by, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id);
        }

        var spec = row.ReadSpec();
        var host = HostNames.Join((request.Subdomain ?? spec.Subdomain).ToLowerInvariant(), (request.Domain ?? spec.Domain).ToLowerInvariant());
        if (!spec.Hosts.Any(known => known.Fqdn == host))
        {
            return Error.Invalid("location.not_of_app", $"The app has no name {host}. It has: {string.Join(", ", spec.Hosts.Select(known => known.Fqdn))}.", "subdomain");
        }

        if (await operations.FindActiveAsync(ServeCertificateKind.SubjectOf(host), cancellationToken) is { } busy)
        {
            return Error.Conflict("operation.busy", $"Task {busy.Id} is exchanging the certificate of {host}. Try again once it has ended.");
        }

        if (string.IsNullOrEmpty(request.Cert) && string.IsNullOrEmpty(request.Key))
        {
            await domains.ClearCertificateAsync(host, cancellationToken);
        }
        else if (await domains.SetCertificateAsync(host, request.Cert ?? "", request.Key ?? "", cancellationToken) is { } refused)
        {
            return refused;
        }

        await using var db = await store.OpenAsync(cancellationToken);
        var operation = operations.Add(db, new NewOperation(ServeCertificateKind.KindName, ServeCertificateKind.SubjectOf(host), by, ServeCertificateKind.InputOf(id)));
        var committed = await operations.CommitAsync(db, operation, cancellationToken);
        operations.Wake();
        return committed;
    }
}
