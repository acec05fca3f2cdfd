using Berth.Ports.Secrets;

namespace Ports.ContractTests.Host;

public sealed class FakeSecretStoreTests() : SecretStoreContract(new FakeSecretStore());

public sealed class FileSecretStoreTests(HostAdapterServices services) : SecretStoreContract(services.Get<ISecretStore>()), IClassFixture<HostAdapterServices>;

public abstract class SecretStoreContract(ISecretStore store)
{
    [Theory]
    [InlineData("")]
    [InlineData("pässwörd \0 \U0001F512")]
    public void Secret_ComesBackForItsPurpose(string secret)
    {
        var one = store.Protect(secret, "mysql");

        Assert.Equal(secret, store.Unprotect(one, "mysql"));
        Assert.NotEqual(one, store.Protect(secret, "mysql"));
    }

    [Fact]
    public void OtherPurposeOrAnyChange_IsUnreadable()
    {
        var text = store.Protect("secret", "mysql");

        Assert.Equal("secret.unreadable", Assert.Throws<PortException>(() => store.Unprotect(text, "redis")).Code);
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.Equal("secret.unreadable", Assert.Throws<PortException>(() => store.Unprotect(changed, "mysql")).Code);
        }

        Assert.Equal("secret.unreadable", Assert.Throws<PortException>(() => store.Unprotect("", "mysql")).Code);
    }
}
