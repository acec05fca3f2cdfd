using Berth.Identity;
using Berth.Kernel;

namespace Berth.Addons.Tests;

/// <summary>Stands for the sign-on provider: remembers the clients that it was given.</summary>
internal sealed class RememberedClients : Dictionary<string, AppClient>, IOidcClients
{
    public string Issuer => "https://my.berth.test/openid";

    public string ProviderName => "Berth";

    public Task<Result<string>> EnsureAppAsync(AppClient client, CancellationToken cancellationToken)
    {
        this[client.AppId] = client;
        return Task.FromResult<Result<string>>(client.ClientId);
    }

    public Task RemoveAppAsync(string appId, CancellationToken cancellationToken)
    {
        Remove(appId);
        return Task.CompletedTask;
    }
}
