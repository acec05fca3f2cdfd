using System.Text.Json;
using Berth.Contracts;
using Berth.Domains;
using Berth.Identity;
using Berth.Manifest;
using Berth.Platform;
using Berth.Ports.Containers;
using Berth.Ports.Host;
using Berth.Web;

namespace Berth.Server.Features;

/// <summary>What the server says of itself: status, configuration, machine (rest-api.md 4.2, 4.21).</summary>
internal static class ServerEndpoints
{
    public static void MapServer(this IEndpointRouteBuilder api)
    {
        api.MapGet("/cloudron/status", StatusAsync).AllowEverybody().WithSummary("Which platform this is");
        api.MapGet("/config", Config).RequirePermission(Permission.Profile).WithSummary("The dashboard's configuration (2019-2022)");
        api.MapGet("/dashboard/config", Config).RequirePermission(Permission.Profile).WithSummary("The dashboard's configuration");
        api.MapGet("/system/info", InfoAsync).RequirePermission(Permission.SystemRead).WithSummary("The machine");
        api.MapGet("/system/memory", (IHostMachine machine) => Results.Ok(new MemoryResponse(machine.MemoryBytes, machine.GetMemory().SwapTotal)))
            .RequirePermission(Permission.SystemRead).WithSummary("Memory in bytes");
        api.MapGet("/system/cpus", Cpus).RequirePermission(Permission.SystemRead).WithSummary("Processors");
        api.MapPost("/system/shutdown", async (Body<ShutdownRequest> body, Shutdown shutdown, CancellationToken cancellationToken) =>
            {
                await shutdown.BeginAsync(body.Value.StopApps, cancellationToken);
                return Results.Json(new { }, statusCode: StatusCodes.Status202Accepted);
            })
            .RequirePermission(Permission.SystemManage).WithSummary("End the server, and the apps if asked");
    }

    private static async Task<IResult> StatusAsync(IIdentity identity, PlatformAddress address, ServerNaming naming, CancellationToken cancellationToken) =>
        Results.Ok(new StatusResponse
        {
            Version = PlatformVersion.Emulated.ToString(),
            ApiServerOrigin = address.DashboardOrigin,
            WebServerOrigin = address.DashboardOrigin,
            CloudronName = naming.Current,
            AdminFqdn = address.DashboardHost,
            Activated = await identity.OwnerAsync(cancellationToken) is not null,
            Setup = new ProvisionProgress(false, "", null),
            Restore = new ProvisionProgress(false, "", null),
            Product = "berth",
        });

    private static IResult Config(PlatformAddress address, IHostMachine machine, ServerNaming naming) =>
        Results.Ok(new DashboardConfigResponse
        {
            ApiServerOrigin = address.DashboardOrigin,
            WebServerOrigin = address.DashboardOrigin,
            AdminDomain = address.Domain,
            AdminFqdn = address.DashboardHost,
            Version = PlatformVersion.Emulated.ToString(),
            CloudronName = naming.Current,
            Memory = machine.MemoryBytes,
            Features = JsonSerializer.SerializeToElement(new Dictionary<string, bool> { ["userGroups"] = true, ["userRoles"] = true, ["privateDockerRegistry"] = true }),
        });

    private static async Task<IResult> InfoAsync(IHostMachine machine, IContainerEngine engine, CancellationToken cancellationToken)
    {
        var info = await engine.GetInfoAsync(cancellationToken);
        return Results.Ok(new SystemInfoResponse
        {
            SysVendor = machine.Facts.Vendor,
            ProductName = machine.Facts.Product,
            UptimeSecs = (long)machine.GetUptime().TotalSeconds,
            RebootRequired = machine.IsRebootRequired(),
            EngineVersion = info.Version,
            EngineApiVersion = info.ApiVersion,
        });
    }

    private static IResult Cpus(IHostMachine machine) => Results.Ok(new CpusResponse(
    [
        .. machine.GetCpus().Select(cpu => new CpuInfo(cpu.Model, cpu.Speed, new CpuTimes(
            (long)cpu.User.TotalMilliseconds, (long)cpu.Nice.TotalMilliseconds, (long)cpu.System.TotalMilliseconds, (long)cpu.Idle.TotalMilliseconds, (long)cpu.Irq.TotalMilliseconds))),
    ]));
}
