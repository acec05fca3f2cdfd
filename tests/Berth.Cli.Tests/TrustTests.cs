using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Cli.Tests.Support;
using Berth.Client;

namespace Berth.Cli.Tests;

public sealed class TrustTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-trust-").FullName;
    private StubPlatform _platform = null!;
    private X509Certificate2 _leaf = null!;

    private string Ca => Path.Combine(_folder, "ca.crt");

    public async ValueTask InitializeAsync()
    {
        var now = DateTimeOffset.UtcNow;
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=Test authority", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = caRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(Ca, authority.ExportCertificatePem());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=my.berth.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("my.berth.test");
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, now.AddDays(-1), now.AddHours(12), [1, 2, 3]);
        using var withKey = signed.CopyWithPrivateKey(key);
        _leaf = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null);
        _platform = await StubPlatform.StartAsync(https => https.ServerCertificate = _leaf);
        _platform.AddApp("wiki", id: "wiki-id");
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        _leaf.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ACertificateOfTheGivenAuthority_IsTrusted_ForCallsAndUpgrades()
    {
        using var cli = new CliRun();
        Local(cli, Ca);

        Assert.Equal(0, (await cli.RunAsync("list")).Code);
        Assert.Equal("hi\n", (await cli.RunAsync("exec", "wiki", "--", "echo", "hi")).Out);
    }

    [Fact]
    public async Task ACertificateOfAnUnknownAuthority_IsRefusedWithAdvice()
    {
        using var client = new BerthClient(new BerthClientOptions { Server = new Uri($"https://my.berth.test:{_platform.Port}"), ConnectTo = IPAddress.Loopback });

        var exception = await Assert.ThrowsAsync<ApiException>(() => client.Platform.GetStatusAsync(CancellationToken.None));

        Assert.Equal("server.untrusted", exception.Code);
        Assert.Contains("--ca", exception.Message);
    }

    [Fact]
    public async Task ACertificateForAnotherName_IsRefusedEvenOfTheGivenAuthority()
    {
        using var client = new BerthClient(new BerthClientOptions { Server = new Uri($"https://other.berth.test:{_platform.Port}"), CaFile = Ca, ConnectTo = IPAddress.Loopback });

        Assert.Equal("server.untrusted", (await Assert.ThrowsAsync<ApiException>(() => client.Platform.GetStatusAsync(CancellationToken.None))).Code);
    }

    [Fact]
    public async Task AllowSelfSigned_TakesAnyCertificate()
    {
        using var client = new BerthClient(new BerthClientOptions { Server = new Uri($"https://other.berth.test:{_platform.Port}"), AllowSelfSigned = true, ConnectTo = IPAddress.Loopback });

        Assert.Equal("9.1.0", (await client.Platform.GetStatusAsync(CancellationToken.None)).Version);
    }

    [Fact]
    public async Task AMissingCaFile_IsNamed()
    {
        using var cli = new CliRun();
        Local(cli, Path.Combine(_folder, "none.crt"));

        var result = await cli.RunAsync("list");

        Assert.Equal(1, result.Code);
        Assert.Contains("none.crt", result.Error);
    }

    private void Local(CliRun cli, string ca)
    {
        cli.Set("BERTH_HOME", _folder);
        File.WriteAllText(Path.Combine(_folder, "cli.json"), $$"""{"server":"https://my.berth.test:{{_platform.Port}}","token":"{{StubPlatform.Token}}","ca":"{{ca}}"}""");
    }
}
