using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace Berth.Identity.OpenId;

/// <summary>What of the provider's options is known only while the server runs: its name and its keys.</summary>
internal sealed class OpenIdOptions(IdentityOptions options, OpenIdKeys keys) : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    string? IOptionsChangeTokenSource<OpenIddictServerOptions>.Name => Options.DefaultName;

    public void Configure(OpenIddictServerOptions server)
    {
        var set = keys.Read();
        server.Issuer = new Uri(OpenIdPaths.Issuer(options));

        // Only identity tokens are for others to verify; what comes back to us alone is signed in a hundredth of the time.
        server.SigningCredentials.Add(new SigningCredentials(set.Own, SecurityAlgorithms.HmacSha256));
        server.SigningCredentials.AddRange(set.Signing.Select(key => new SigningCredentials(key, SecurityAlgorithms.RsaSha256)));
        server.EncryptionCredentials.Add(new EncryptingCredentials(set.Encryption, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    public IChangeToken GetChangeToken() => keys.WhenChanged();
}
