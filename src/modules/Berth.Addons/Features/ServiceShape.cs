using Berth.Addons.Services;
using Berth.Contracts;

namespace Berth.Addons.Features;

/// <summary>A service on the wire (rest-api.md, section 3).</summary>
internal static class ServiceShape
{
    public static ServiceSummary Summary(ServiceState service) => new(service.Id, service.Id)
    {
        Status = Status(service),
        MemoryUsed = service.MemoryUsed,
        MemoryLimit = service.MemoryLimit,
    };

    /// <param name="service">As observed.</param>
    /// <param name="failure">Why the last change of it failed, if it did.</param>
    public static ServiceResponse Of(ServiceState service, string? failure)
    {
        var shape = new ServiceResponse
        {
            Name = service.Id,
            Status = Status(service),
            MemoryUsed = service.MemoryUsed,
            MemoryPercent = Math.Round(100.0 * service.MemoryUsed / Math.Max(1, service.MemoryLimit), 1),
            Error = service.Status == ServiceStatus.Active ? null : service.Error ?? failure,
            Config = new ServiceConfig(service.MemoryLimit, service.RecoveryMode),
            DefaultMemoryLimit = service.DefaultMemoryLimit,
        };
        return shape with { Service = shape with { } };
    }

    public static string Status(ServiceState service) => service.Status switch
    {
        ServiceStatus.Starting => "starting",
        ServiceStatus.Active => "active",
        ServiceStatus.Stopped => "stopped",
        ServiceStatus.Disabled => "disabled",
        ServiceStatus.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(service)),
    };
}
