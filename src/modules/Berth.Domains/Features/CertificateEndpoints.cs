using Berth.Contracts;
using Berth.Domains.Certificates;
using Berth.Domains.Data;
using Berth.Ports.Certificates;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Domains.Features;

/// <summary>How every certificate is; ours, the reference has no such route.</summary>
internal static class CertificateEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/certificates", async (CertificateKeeper certificates, CancellationToken cancellationToken) =>
            Results.Ok(new CertificateListResponse([.. (await certificates.ListRowsAsync(cancellationToken)).Select(Of)])))
        .RequirePermission(Permission.SettingsRead)
        .WithSummary("Every certificate: until when, of whom, and why the last try to renew it failed")
        .Produces<CertificateListResponse>();

    private static CertificateResponse Of(CertificateRow row) =>
        new(row.Host, row.Authority ?? ICertificateAuthority.Local, row.NotBefore, row.NotAfter, row.NextTryAt ?? RenewalTimes.RenewAt(row), row.Failures, row.ErrorCode, row.ErrorMessage);
}
