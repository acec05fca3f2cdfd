using Berth.Contracts;
using Berth.Domains.Certificates;
using Berth.Domains.Data;
using Berth.Ports.Certificates;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Domains.Features;

/// <summary>How every certificate is (ours: the reference has no such list), and renewing them now.</summary>
internal static class CertificateEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/certificates", async (CertificateKeeper certificates, CancellationToken cancellationToken) =>
                Results.Ok(new CertificateListResponse([.. (await certificates.ListRowsAsync(cancellationToken)).Select(Of)])))
            .RequirePermission(Permission.SettingsRead)
            .WithSummary("Every certificate: until when, of whom, and why the last try to renew it failed")
            .Produces<CertificateListResponse>();

        // The second is what servers up to 2022 took.
        foreach (var path in (string[])["/reverseproxy/renew_certs", "/cloudron/renew_certs"])
        {
            routes.MapPost(path, RenewAsync).RequirePermission(Permission.DomainsManage).WithSummary("Renew what is due now, what failed before included");
        }
    }

    private static async Task<IResult> RenewAsync(Body<RenewCertificatesRequest> body, HttpContext context, CertificateCheck check, CancellationToken cancellationToken) =>
        (await check.StartAsync(body.Value.Domain is { Length: > 0 } domain ? domain.ToLowerInvariant() : null, Caller.Required(context).Username, cancellationToken))
        .ToHttp(operation => Results.Json(new TaskStartedResponse(operation.Id.ToString()), statusCode: StatusCodes.Status202Accepted));

    private static CertificateResponse Of(CertificateRow row) =>
        new(row.Host, row.Authority ?? ICertificateAuthority.Local, row.NotBefore, row.NotAfter, row.NextTryAt ?? RenewalTimes.RenewAt(row), row.Failures, row.ErrorCode, row.ErrorMessage);
}
