using Berth.Kernel;

namespace Berth.Addons.Providers.SignOn;

/// <summary>The login wall (contract 2.9). Nothing is made for it: the route of an app that has it says so to the gateway.</summary>
internal sealed class ProxyAuthAddon : IAddonProvider
{
    public string Name => "proxyAuth";

    public Error? Check(AddonRequest request) =>
        !request.App.Sso || request.Text("path") is null or ['/', ..] or ['!', '/', ..]
            ? null
            : AddonErrors.OptionInvalid(Name, "path", "must begin with '/', or with '!/' to guard everything else.");

    public Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken) =>
        Check(request) is { } problem ? throw new ErrorException(problem) : Task.FromResult(AddonGrant.Nothing);

    public Task TearDownAsync(string appId, CancellationToken cancellationToken) => Task.CompletedTask;
}
