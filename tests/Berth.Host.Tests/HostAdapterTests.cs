using Berth.Ports.Certificates;
using Berth.Ports.Dns;
using Berth.Ports.Host;
using Berth.Ports.Programs;
using Berth.Ports.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Host.Tests;

public sealed class HostAdapterTests
{
    [Fact]
    public async Task AddHostAdapter_GivesEveryPortOnce()
    {
        using var folder = new TemporaryFolder();
        await using var services = new ServiceCollection().AddHostAdapter(folder.Options).BuildServiceProvider(validateScopes: true);

        Assert.Equal(["hosts", "manual", "wildcard", "noop"], services.GetServices<IDnsProvider>().Select(provider => provider.Name));
        Assert.NotNull(services.GetRequiredService<IProgramRunner>());
        Assert.NotNull(services.GetRequiredService<IHostMachine>().Facts);
        Assert.Equal("x", services.GetRequiredService<ISecretStore>().Unprotect(services.GetRequiredService<ISecretStore>().Protect("x", "p"), "p"));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", await services.GetRequiredService<ICertificateAuthority>().GetTrustAnchorAsync(default), StringComparison.Ordinal);
        foreach (var provider in services.GetServices<IDnsProvider>().Where(provider => provider.Name != "hosts"))
        {
            await provider.EnsureAddressAsync("a.test", "10.0.0.1", default);
            Assert.Null(await provider.FindAddressAsync("a.test", default));
        }
    }
}
