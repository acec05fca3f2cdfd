using Berth.Contracts;
using Berth.Domains.Names;
using Berth.Domains.Providers;
using Berth.Domains.Settings;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Domains.Features;

/// <summary><c>/domains</c> (rest-api.md 4.12).</summary>
internal static class DomainEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/domains", async (HttpContext context, DomainService domains, DomainShape shape, CancellationToken cancellationToken) =>
                Results.Ok(new DomainListResponse([.. (await domains.ListRowsAsync(cancellationToken)).Select(row => shape.Of(row, Caller.Required(context)))])))
            .RequirePermission(Permission.DomainsRead).WithSummary("All domains");
        routes.MapGet("/domains/providers", (ProviderForms providers) =>
                Results.Ok(new DnsProviderListResponse([.. providers.All.Select(DomainShape.Of)])))
            .RequirePermission(Permission.SettingsRead).WithSummary("Who may keep a domain's records, and what each asks for");
        routes.MapGet("/domains/{domain}", async (string domain, HttpContext context, DomainService domains, DomainShape shape, CancellationToken cancellationToken) =>
                await domains.FindRowAsync(Lower(domain), cancellationToken) is { } row ? Results.Ok(shape.Of(row, Caller.Required(context))) : DomainEditor.NotFound(domain).ToHttp())
            .RequirePermission(Permission.DomainsRead).WithSummary("One domain");
        routes.MapPost("/domains", async (Body<DomainRequest> body, HttpContext context, DomainEditor editor, DomainShape shape, CancellationToken cancellationToken) =>
                (await editor.AddAsync(body.Value, Caller.Required(context), cancellationToken))
                .ToHttp(row => Results.Json(new DomainAddedResponse(row.Domain, shape.Config(row)), statusCode: StatusCodes.Status201Created)))
            .RequirePermission(Permission.DomainsManage).WithSummary("Add a domain; its provider is asked first");

        // The second is what servers up to 2021 took.
        routes.MapPost("/domains/{domain}/config", ChangeAsync).RequirePermission(Permission.DomainsManage).WithSummary("Change a domain's provider, credentials or certificates");
        routes.MapPut("/domains/{domain}", ChangeAsync).RequirePermission(Permission.DomainsManage).WithSummary("As POST /domains/{domain}/config");
        routes.MapDelete("/domains/{domain}", async (string domain, HttpContext context, DomainEditor editor, CancellationToken cancellationToken) =>
                await editor.RemoveAsync(Lower(domain), Caller.Required(context), cancellationToken) is { } error ? error.ToHttp() : Results.NoContent())
            .RequirePermission(Permission.DomainsManage).WithSummary("Give up a domain that nothing lives on");
        routes.MapPost("/domains/{domain}/wellknown", async (string domain, Body<WellKnownRequest> body, HttpContext context, DomainEditor editor, CancellationToken cancellationToken) =>
                await editor.SetWellKnownAsync(Lower(domain), body.Value.WellKnown, Caller.Required(context), cancellationToken) is { } error ? error.ToHttp() : Results.NoContent())
            .RequirePermission(Permission.DomainsManage).WithSummary("What the bare domain answers below /.well-known/");
        routes.MapGet("/domains/{domain}/dns_check", CheckAsync).RequirePermission(Permission.SettingsRead).WithSummary("Whether a name is in use elsewhere");
        routes.MapGet("/domains/{domain}/records", async (string domain, DomainRecords records, CancellationToken cancellationToken) =>
                await records.CheckAsync(Lower(domain), cancellationToken) is { } found ? Results.Ok(new DnsRecordListResponse(found)) : DomainEditor.NotFound(domain).ToHttp())
            .RequirePermission(Permission.SettingsRead).WithSummary("Expected and found records, with the fix for each");
        routes.MapPost("/domains/sync_dns", SyncAsync).RequirePermission(Permission.DomainsManage).WithSummary("Set all records anew");
        routes.MapPost("/cloudron/sync_dns", SyncAsync).RequirePermission(Permission.DomainsManage).WithSummary("As POST /domains/sync_dns");
    }

    private static async Task<IResult> ChangeAsync(string domain, Body<DomainRequest> body, HttpContext context, DomainEditor editor, CancellationToken cancellationToken) =>
        (await editor.ChangeAsync(Lower(domain), body.Value, Caller.Required(context), cancellationToken)).ToHttp(_ => Results.NoContent());

    private static async Task<IResult> CheckAsync(string domain, string? subdomain, DomainService domains, CancellationToken cancellationToken)
    {
        var name = Lower(domain);
        if (await domains.FindRowAsync(name, cancellationToken) is null)
        {
            return DomainEditor.NotFound(name).ToHttp();
        }

        var checkedName = HostNames.CheckSubdomain(subdomain ?? "", name);
        return checkedName.IsOk
            ? Results.Ok(new DnsCheckResponse(await domains.CheckAddressAsync(HostNames.Join(checkedName.Value, name), name, cancellationToken) is not null))
            : checkedName.Error.ToHttp();
    }

    private static async Task<IResult> SyncAsync(Body<SyncDnsRequest> body, HttpContext context, DnsSync sync, CancellationToken cancellationToken) =>
        (await sync.StartAsync(body.Value.Domain is { Length: > 0 } domain ? Lower(domain) : null, Caller.Required(context).Username, cancellationToken))
        .ToHttp(operation => Results.Json(new TaskStartedResponse(operation.Id.ToString()), statusCode: StatusCodes.Status201Created));

    private static string Lower(string domain) => domain.ToLowerInvariant();
}
