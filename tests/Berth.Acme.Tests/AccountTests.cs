using Berth.Acme.Tests.Support;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Testing;
using Berth.Testing.Servers;

namespace Berth.Acme.Tests;

/// <summary>Accounts, external ones too, and what else goes by requests of our own.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task ExternalAccount_IsAskedFor_Checked_AndItsSecretIsInNoArgument()
    {
        using var pebble = await Pebble.StartAsync(new() { ExternalAccounts = true, Environment = { ["PEBBLE_VA_ALWAYS_VALID"] = "1" } });
        using var authority = new Authority();
        CertificateOrder With(ExternalAccount? account) => new(["a.example.com"]) { Directory = pebble.Directory_ with { ExternalAccount = account } };

        Assert.Equal("acme.external_account_required", (await OrderTests.FailAsync(authority, With(null))).Code);
        Assert.Equal("acme.external_account_refused", (await OrderTests.FailAsync(authority, With(new("kid-2", Pebble.HmacKey)))).Code);
        Assert.Equal("acme.external_account_refused", (await OrderTests.FailAsync(authority, With(new(Pebble.KeyId, "no secret!")))).Code);
        Assert.Empty(authority.Calls);
        Assert.NotEmpty((await authority.It.IssueAsync(With(new(Pebble.KeyId, Pebble.HmacKey)), default)).ChainPem);
        var call = Assert.Single(authority.Calls);
        Assert.DoesNotContain(call.Arguments.Concat(call.Environment.Values), text => text.Contains(Pebble.HmacKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Revoked_IsKnownToTheAuthority_AndASecondTimeIsFine()
    {
        using var pebble = await Pebble.StartAsync(new() { Environment = { ["PEBBLE_VA_ALWAYS_VALID"] = "1", ["PEBBLE_WFE_NONCEREJECT"] = "30" } });
        using var authority = new Authority();
        var issued = await authority.It.IssueAsync(new(["a.example.com"]) { Directory = pebble.Directory_ }, default);
        Assert.False(await pebble.IsRevokedAsync(issued.ChainPem));
        var revocation = new CertificateRevocation(pebble.Directory_, issued.ChainPem, issued.KeyPem, RevocationReason.KeyCompromise);
        await authority.It.RevokeAsync(revocation, default);
        await authority.It.RevokeAsync(revocation, default);
        Assert.True(await pebble.IsRevokedAsync(issued.ChainPem));
    }

    [Fact]
    public async Task Directory_ThatIsNoneOrAwayOrNotTrusted_IsAClearError()
    {
        using var pebble = await Pebble.StartAsync();
        using var authority = new Authority();
        Assert.Equal("acme.bad_directory", await CodeAsync(pebble.Directory_ with { Address = "http://127.0.0.1/dir" }));
        Assert.Equal("acme.bad_directory", await CodeAsync(pebble.Directory_ with { Address = pebble.Directory_.Address + "/other" }));
        Assert.Equal("acme.untrusted", await CodeAsync(pebble.Directory_ with { TrustedCertificates = null }));
        Assert.Equal("acme.untrusted", await CodeAsync(pebble.Directory_ with { TrustedCertificates = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }));
        Assert.Equal("acme.unreachable", await CodeAsync(pebble.Directory_ with { Address = $"https://127.0.0.1:{FreePort.Find()}/dir" }));

        // Known to us, but away by the time of the order.
        await OrderTests.FailAsync(authority, new(["a.example.com"]) { Directory = pebble.Directory_ });
        pebble.StopAuthority();
        var away = await OrderTests.FailAsync(authority, new(["a.example.com"]) { Directory = pebble.Directory_ });
        Assert.Equal(("acme.unreachable", true), (away.Code, away.IsTransient));

        async Task<string> CodeAsync(AcmeDirectory directory) => (await OrderTests.FailAsync(authority, new(["a.example.com"]) { Directory = directory })).Code;
    }

    [Theory]
    [InlineData("bad name", "certificate.invalid_name")]
    [InlineData("", "certificate.invalid_name")]
    [InlineData("localhost", "certificate.invalid_name")]
    [InlineData("10.0.0.1", "certificate.invalid_name")]
    [InlineData("--help", "certificate.invalid_name")]
    [InlineData("*.example.com", "certificate.wildcard_needs_dns")]
    public async Task Name_ThatCannotBe_IsRefusedBeforeAnybodyIsAsked(string name, string code)
    {
        using var authority = new Authority();
        var refused = await Assert.ThrowsAsync<PortException>(() => authority.It.IssueAsync(new([name]) { Directory = new("https://127.0.0.1:1/dir") }, default));
        Assert.Equal(code, refused.Code);
    }
}
