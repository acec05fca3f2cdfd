using Berth.Acme.Accounts;
using Berth.Acme.Dns;
using Berth.Acme.Lego;
using Berth.Acme.Protocol;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Acme;

/// <summary>
/// Orders by Debian's <c>lego</c>; accounts and revocation by requests of our own, for lego 4.9 takes an external account's
/// secret on its command line only, where every user of the machine can read it.
/// </summary>
internal sealed class AcmeAuthority(AcmeOptions options, AccountStore accounts, LegoProgram lego, TimeProvider clock, IDnsChallenges? dns = null) : ICertificateAuthority
{
    public string Name => ICertificateAuthority.Acme;

    public async Task<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        var directory = Required(order.Directory);
        using var request = SigningRequest.Make(order);
        try
        {
            return await IssueAsync(order, directory, request, cancellationToken);
        }
        catch (PortException unknown) when (unknown.Code == AcmeErrors.AccountUnknown)
        {
            // The authority has forgotten us, as one does that was set up anew.
            accounts.Forget(directory);
            return await IssueAsync(order, directory, request, cancellationToken);
        }
    }

    public async Task RevokeAsync(CertificateRevocation revocation, CancellationToken cancellationToken)
    {
        using var client = new AcmeClient(Required(revocation.Directory), options, clock);
        await client.RevokeAsync(revocation, cancellationToken);
    }

    public Task<string?> GetTrustAnchorAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    private async Task<IssuedCertificate> IssueAsync(CertificateOrder order, AcmeDirectory directory, SigningRequest request, CancellationToken cancellationToken)
    {
        order.Progress?.Report($"Asking {directory.Address}");
        var account = await accounts.GetAsync(directory, cancellationToken);
        using var files = OrderFiles.Make(options, directory, account, request.Pem);
        if (order.Challenge == CertificateChallenge.Http)
        {
            OrderFiles.SweepChallenges(options, clock.GetUtcNow());
            await lego.ObtainAsync(files, order, null, cancellationToken);
        }
        else
        {
            await using var hook = await DnsHook.StartAsync(
                dns ?? throw new PortException("acme.dns_failed", "No DNS provider of this server can prove that a name is ours. Choose HTTP, or a provider with an interface."), cancellationToken);
            await lego.ObtainAsync(files, order, hook, cancellationToken);
        }

        return request.Complete(await files.ReadChainAsync(cancellationToken));
    }

    private static AcmeDirectory Required(AcmeDirectory? directory) =>
        directory is not null && Uri.TryCreate(directory.Address, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0
            ? directory with { Address = address.AbsoluteUri }
            : throw new PortException("acme.bad_directory", "The address of an ACME directory begins with https:// and has no user name in it.");
}
