using System.Net;
using Berth.Kernel;
using Berth.Platform;

namespace Berth.Network.Lists;

/// <summary>The block list and the allow list, kept as they were written.</summary>
internal sealed class NetworkLists(ISettings settings, NetworkOptions options)
{
    private static readonly Setting<string> Blocked = new("network.blocklist", "");
    private static readonly Setting<string> Trusted = new("network.allowlist", "");

    public ValueTask<string> BlockedTextAsync(CancellationToken cancellationToken) => settings.GetAsync(Blocked, cancellationToken);

    public ValueTask<string> TrustedTextAsync(CancellationToken cancellationToken) => settings.GetAsync(Trusted, cancellationToken);

    public async Task<IReadOnlyList<IPNetwork>> BlockedAsync(CancellationToken cancellationToken) => Read(await BlockedTextAsync(cancellationToken));

    public async Task<IReadOnlyList<IPNetwork>> TrustedAsync(CancellationToken cancellationToken) => Read(await TrustedTextAsync(cancellationToken));

    /// <summary>As <see cref="NetworkList.Parse"/> and <see cref="NetworkList.Refusal"/>.</summary>
    /// <returns>How many entries it has.</returns>
    public async Task<Result<int>> SetBlockedAsync(string text, IPAddress? caller, CancellationToken cancellationToken)
    {
        var list = NetworkList.Parse(text, "blocklist");
        if (!list.IsOk)
        {
            return list.Error;
        }

        if (NetworkList.Refusal(list.Value, await TrustedAsync(cancellationToken), IPNetwork.Parse(options.Network.Subnet), caller) is { } refusal)
        {
            return refusal;
        }

        await settings.SetAsync(Blocked, text, cancellationToken);
        return list.Value.Count;
    }

    /// <summary>The same: who takes the exception for their own address away, and is blocked without it, is refused.</summary>
    public async Task<Result<int>> SetTrustedAsync(string text, IPAddress? caller, CancellationToken cancellationToken)
    {
        var list = NetworkList.Parse(text, "allowlist");
        if (!list.IsOk)
        {
            return list.Error;
        }

        if (NetworkList.Refusal(await BlockedAsync(cancellationToken), list.Value, IPNetwork.Parse(options.Network.Subnet), caller) is { } refusal)
        {
            return refusal;
        }

        await settings.SetAsync(Trusted, text, cancellationToken);
        return list.Value.Count;
    }

    /// <summary>Checked before it was stored.</summary>
    private static IReadOnlyList<IPNetwork> Read(string text) => NetworkList.Parse(text, "") is { IsOk: true } list ? list.Value : [];
}
