using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Acme.Protocol;

/// <summary>The part of RFC 8555 that is asked without lego: new accounts and revocation, both signed by the key they are about.</summary>
internal sealed class AcmeClient : IDisposable
{
    private const int NonceTries = 12;
    private const int LongestAnswer = 1 << 20;

    private readonly AcmeDirectory _directory;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public AcmeClient(AcmeDirectory directory, AcmeOptions options, TimeProvider clock)
    {
        (_directory, _clock) = (directory, clock);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(directory) } };
        _http = new HttpClient(handler) { Timeout = options.RequestTimeout, MaxResponseContentBufferSize = LongestAnswer };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Berth", "1"));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What the authority calls the account of this key, which it makes when it does not know it.</summary>
    public async Task<string> RegisterAsync(string keyPem, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        var addresses = await FindAddressesAsync(cancellationToken);
        var payload = new JsonObject { ["termsOfServiceAgreed"] = true };
        if (!string.IsNullOrWhiteSpace(_directory.Contact))
        {
            payload["contact"] = new JsonArray($"mailto:{_directory.Contact}");
        }

        if (_directory.ExternalAccount is { } external)
        {
            payload["externalAccountBinding"] = Bind(key, external, addresses.NewAccount);
        }

        try
        {
            using var answer = await PostAsync(key, addresses, addresses.NewAccount, payload, cancellationToken);
            return answer.Headers.Location is { } location
                ? new Uri(new Uri(_directory.Address), location).AbsoluteUri
                : throw Nonsense("the new account has no address");
        }
        catch (PortException refused) when (refused is { Code: "acme.refused", IsTransient: false } && _directory.ExternalAccount is not null)
        {
            throw new PortException("acme.external_account_refused", $"Check the external account's key id and HMAC key. {refused.Message}", inner: refused);
        }
    }

    public async Task RevokeAsync(CertificateRevocation revocation, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(revocation.KeyPem);
        using var leaf = X509Certificate2.CreateFromPem(revocation.ChainPem);
        var addresses = await FindAddressesAsync(cancellationToken);
        var payload = new JsonObject { ["certificate"] = Base64Url.EncodeToString(leaf.RawData), ["reason"] = (int)revocation.Reason };
        try
        {
            using var answer = await PostAsync(key, addresses, addresses.RevokeCertificate, payload, cancellationToken);
        }
        catch (PortException already) when (already.Code == AcmeErrors.AlreadyRevoked)
        {
            // As wanted.
        }
    }

    private async Task<HttpResponseMessage> PostAsync(ECDsa key, Addresses addresses, string address, JsonObject payload, CancellationToken cancellationToken)
    {
        var nonce = await NonceAsync(addresses, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new StringContent(Jws.Sign(key, nonce, address, payload), Encoding.UTF8),
            };

            // Without a charset: authorities compare the whole header.
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/jose+json");
            var answer = await SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                var problem = AcmeErrors.Of(
                    await answer.Content.ReadAsStringAsync(cancellationToken), (int)answer.StatusCode, answer.Headers.RetryAfter, _clock.GetUtcNow());
                if (problem.Code != AcmeErrors.BadNonce || attempt >= NonceTries)
                {
                    throw problem;
                }

                nonce = answer.Headers.TryGetValues("Replay-Nonce", out var fresh) ? fresh.First() : await NonceAsync(addresses, cancellationToken);
            }
        }
    }

    private async Task<string> NonceAsync(Addresses addresses, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, addresses.NewNonce);
        using var answer = await SendAsync(request, cancellationToken);
        return answer.Headers.TryGetValues("Replay-Nonce", out var nonce) ? nonce.First() : throw Nonsense("it hands out no nonce");
    }

    private async Task<Addresses> FindAddressesAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _directory.Address);
        using var answer = await SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw Nonsense($"its directory answers {(int)answer.StatusCode}", (int)answer.StatusCode >= 500);
        }

        try
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return new Addresses(Get("newNonce"), Get("newAccount"), Get("revokeCert"));

            string Get(string name) => json.RootElement.GetProperty(name).GetString() is { } text && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
                ? uri.AbsoluteUri
                : throw Nonsense($"{name} is no address");
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Nonsense("its directory is not one of ACME");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException untrusted) when (untrusted.InnerException is AuthenticationException)
        {
            throw new PortException("acme.untrusted", $"This machine does not trust the TLS certificate of {_directory.Address}. Give the authority's own certificate with its settings.", inner: untrusted);
        }
        catch (Exception gone) when (gone is HttpRequestException || (gone is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new PortException("acme.unreachable", $"The authority at {_directory.Address} does not answer: {gone.Message}", isTransient: true, gone);
        }
    }

    private static JsonObject Bind(ECDsa key, ExternalAccount external, string address)
    {
        try
        {
            return Jws.Bind(key, external.KeyId, external.HmacKey, address);
        }
        catch (FormatException)
        {
            throw new PortException("acme.external_account_refused", "The external account's HMAC key is not Base64url. Copy it from the authority again.");
        }
    }

    private static X509ChainPolicy? Trust(AcmeDirectory directory)
    {
        if (string.IsNullOrWhiteSpace(directory.TrustedCertificates))
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(directory.TrustedCertificates);
        }
        catch (CryptographicException unreadable)
        {
            throw new PortException("acme.untrusted", "The certificate given for the authority's own address is not PEM.", inner: unreadable);
        }

        return policy;
    }

    private PortException Nonsense(string why, bool transient = false) =>
        new("acme.bad_directory", $"{_directory.Address} does not answer as an ACME authority: {why}. Check the address.", transient);

    private sealed record Addresses(string NewNonce, string NewAccount, string RevokeCertificate);
}
