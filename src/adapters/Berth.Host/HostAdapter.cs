using Berth.Host.Certificates;
using Berth.Host.Dns;
using Berth.Host.Machine;
using Berth.Host.Programs;
using Berth.Host.Secrets;
using Berth.Ports.Certificates;
using Berth.Ports.Dns;
using Berth.Ports.Host;
using Berth.Ports.Programs;
using Berth.Ports.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Berth.Host;

public static class HostAdapter
{
    /// <summary>
    /// Registers <see cref="IProgramRunner"/>, <see cref="IHostMachine"/>, <see cref="IHostAddresses"/>, <see cref="ISecretStore"/>,
    /// <see cref="ICertificateAuthority"/> (also as <see cref="LocalCertificateAuthority"/>) and the
    /// <see cref="IDnsProvider"/>s <c>hosts</c> (also as <see cref="HostsFileDns"/>), <c>manual</c>, <c>wildcard</c> and <c>noop</c>.
    /// </summary>
    public static IServiceCollection AddHostAdapter(this IServiceCollection services, HostOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(options)
            .AddSingleton<IProgramRunner, ProgramRunner>()
            .AddSingleton<IHostMachine, HostMachine>()
            .AddSingleton<IHostAddresses, HostAddresses>()
            .AddSingleton<ISecretStore, FileSecretStore>()
            .AddSingleton<LocalCertificateAuthority>()
            .AddSingleton<ICertificateAuthority>(provider => provider.GetRequiredService<LocalCertificateAuthority>())
            .AddSingleton<HostsFileDns>()
            .AddSingleton<IDnsProvider>(provider => provider.GetRequiredService<HostsFileDns>())
            .AddSingleton<IDnsProvider>(new NullDns("manual"))
            .AddSingleton<IDnsProvider>(new NullDns("wildcard"))
            .AddSingleton<IDnsProvider>(new NullDns("noop"));
    }
}
