using Berth.Addons.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Addons.Tests.Real;

internal static class RootSecret
{
    public static async Task<string> ReadAsync(PlatformFixture platform, string service) =>
        (await (await platform.StartAsync()).GetRequiredService<ServiceStore>().ReadAsync(service, CancellationToken.None)).Secret;
}
