using System.Security.Cryptography.X509Certificates;
using Berth.Ports.Certificates;

namespace Ports.ContractTests.Host;

public sealed class FakeCertificateAuthorityTests() : CertificateAuthorityContract(new FakeCertificateAuthority());

public sealed class LocalCertificateAuthorityTests(HostAdapterServices services)
    : CertificateAuthorityContract(services.Get<ICertificateAuthority>()), IClassFixture<HostAdapterServices>;

public abstract class CertificateAuthorityContract(ICertificateAuthority authority)
{
    [Fact]
    public async Task Certificate_IsForEveryNameAndFitsItsKey()
    {
        var issued = await authority.IssueAsync(new(["blog.berth.test", "*.berth.test"]), default);

        using var certificate = X509Certificate2.CreateFromPem(issued.ChainPem, issued.KeyPem);
        Assert.True(certificate.HasPrivateKey);
        Assert.True(certificate.MatchesHostname("blog.berth.test"));
        Assert.True(certificate.MatchesHostname("any.berth.test"));
        Assert.False(certificate.MatchesHostname("berth.example"));
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), issued.NotAfter.UtcDateTime, TimeSpan.FromSeconds(1));
        Assert.InRange(DateTimeOffset.UtcNow, issued.NotBefore, issued.NotAfter);
        Assert.DoesNotContain("PRIVATE", issued.ToString());
    }

    [Theory]
    [InlineData("bad name")]
    [InlineData("")]
    public async Task Nonsense_IsRefused(string name)
    {
        Assert.Equal("certificate.invalid_name", (await Assert.ThrowsAsync<PortException>(() => authority.IssueAsync(new([name]), default))).Code);
        Assert.Equal("certificate.invalid_name", (await Assert.ThrowsAsync<PortException>(() => authority.IssueAsync(new([]), default))).Code);
    }
}
