using Berth.Host.Secrets;
using Berth.Ports;

namespace Berth.Host.Tests;

public sealed class FileSecretStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("pässword\n\0")]
    public void Protect_ThenUnprotect_ByAnotherProcess_GivesThePlaintext(string secret)
    {
        var ciphertext = Store().Protect(secret, "app.environment");

        Assert.Equal(secret, Store().Unprotect(ciphertext, "app.environment"));
        Assert.Matches(@"^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$", ciphertext);
    }

    [Fact]
    public void Protect_Twice_DiffersEachTime() => Assert.NotEqual(Store().Protect("x", "p"), Store().Protect("x", "p"));

    [Fact]
    public void Key_IsMadeForItsOwnerOnly()
    {
        Store().Protect("x", "p");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["secrets/key"]));
        Assert.Equal(["key"], Directory.GetFiles(_folder["secrets"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Key_MadeByManyAtOnce_IsOne()
    {
        var ciphertexts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Store().Protect("x", "p"))));

        Assert.All(ciphertexts, ciphertext => Assert.Equal("x", Store().Unprotect(ciphertext, "p")));
        Assert.Single(Directory.GetFiles(_folder["secrets"]));
    }

    [Fact]
    public void Unprotect_ForAnotherPurpose_Fails() => AssertUnreadable(Store().Protect("x", "one"), "two");

    [Fact]
    public void Unprotect_WhatWasChanged_FailsWhereverItWas()
    {
        var good = Store().Protect("some secret", "p");
        for (var place = 0; place < good.Length; place++)
        {
            var changed = good.ToCharArray();
            changed[place] = changed[place] == 'A' ? 'B' : 'A';
            if (place < good.Length - 1)
            {
                AssertUnreadable(new string(changed), "p");
            }

            AssertUnreadable(good[..place], "p");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("v1..")]
    [InlineData("v2.00000000.AAAA")]
    [InlineData("v1.00000000.AAAA")]
    public void Unprotect_WhatIsNotOurs_Fails(string ciphertext) => AssertUnreadable(ciphertext, "p");

    [Fact]
    public void Unprotect_WithAnotherKey_NamesBothKeys()
    {
        var ciphertext = Store().Protect("x", "p");
        File.Delete(_folder["secrets/key"]);

        var problem = AssertUnreadable(ciphertext, "p");

        Assert.Contains(ciphertext.Split('.')[1], problem.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["secrets/key"], problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_ThatOthersMayRead_IsNotUsedUntilPutRight()
    {
        var store = Store();
        Store().Protect("x", "p");
        File.SetUnixFileMode(_folder["secrets/key"], (UnixFileMode)0b110_100_000);

        Assert.Equal("secret.key_exposed", Assert.Throws<PortException>(() => store.Protect("x", "p")).Code);

        File.SetUnixFileMode(_folder["secrets/key"], (UnixFileMode)0b110_000_000);
        Assert.NotEmpty(store.Protect("x", "p"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Key_ThatIsNone_IsRefusedAndKept(string text)
    {
        Directory.CreateDirectory(_folder["secrets"]);
        File.WriteAllText(_folder["secrets/key"], text);
        File.SetUnixFileMode(_folder["secrets/key"], (UnixFileMode)0b110_000_000);

        Assert.Equal("secret.key_unreadable", Assert.Throws<PortException>(() => Store().Protect("x", "p")).Code);
        Assert.Equal(text, File.ReadAllText(_folder["secrets/key"]));
    }

    private FileSecretStore Store() => new(_folder.Options);

    private PortException AssertUnreadable(string ciphertext, string purpose)
    {
        var problem = Assert.Throws<PortException>(() => Store().Unprotect(ciphertext, purpose));
        Assert.Equal("secret.unreadable", problem.Code);
        return problem;
    }
}
