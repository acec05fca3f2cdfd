using Berth.Host.Secrets;

namespace Berth.Host.Tests;

public sealed class FileSecretStoreTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FileSecretStore _store;

    public FileSecretStoreTests() => _store = new FileSecretStore(KeyFile);

    private string KeyFile => _directory["keys/secret.key"];

    [Theory]
    [InlineData("")]
    [InlineData("pässwörd \0 \U0001F512")]
    public void Secret_ComesBackWithItsPurpose_AndLooksDifferentEachTime(string secret)
    {
        var one = _store.Protect(secret, "mysql root");
        var other = _store.Protect(secret, "mysql root");

        Assert.NotEqual(one, other);
        Assert.Equal(secret, _store.Unprotect(one, "mysql root"));
        using var later = new FileSecretStore(KeyFile);
        Assert.Equal(secret, later.Unprotect(other, "mysql root"));
    }

    [Fact]
    public void OtherPurpose_CannotReadIt() =>
        Assert.Equal("secret.unreadable", Assert.Throws<PortException>(() => _store.Unprotect(_store.Protect("s", "a"), "b")).Code);

    [Fact]
    public void AnyChange_IsNoticed()
    {
        var text = _store.Protect("secret", "p");

        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            var failed = Assert.Throws<PortException>(() => _store.Unprotect(changed, "p"));
            Assert.Equal("secret.unreadable", failed.Code);
            Assert.DoesNotContain("secret\"", failed.Message);
        }

        Assert.Equal("secret.unreadable", Assert.Throws<PortException>(() => _store.Unprotect(text[..^8], "p")).Code);
        Assert.Equal("secret.unreadable", Assert.Throws<PortException>(() => _store.Unprotect("", "p")).Code);
    }

    [Fact]
    public void KeyFile_IsTheOwnersAlone()
    {
        _store.Protect("s", "p");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));

        File.SetUnixFileMode(KeyFile, (UnixFileMode)0x1A4);
        using var later = new FileSecretStore(KeyFile);
        later.Protect("s", "p");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public void ManyAtFirstUse_AgreeOnOneKey()
    {
        var stores = Enumerable.Range(0, 16).Select(_ => new FileSecretStore(KeyFile)).ToList();
        var texts = new string[stores.Count];

        Parallel.For(0, stores.Count, i => texts[i] = stores[i].Protect("s", "p"));

        Assert.All(texts, text => Assert.Equal("s", _store.Unprotect(text, "p")));
        Assert.Single(Directory.GetFiles(_directory["keys"]));
        stores.ForEach(store => store.Dispose());
    }

    [Fact]
    public void NewKeyOnTop_EncryptsAndTheOldStillReads()
    {
        var old = _store.Protect("old", "p");
        File.WriteAllText(KeyFile, $"next {Convert.ToBase64String(new byte[32])}\n{File.ReadAllText(KeyFile)}");
        using var later = new FileSecretStore(KeyFile);

        Assert.StartsWith("b1.next.", later.Protect("new", "p"));
        Assert.Equal("old", later.Unprotect(old, "p"));
    }

    [Fact]
    public void LostKey_SaysWhatToDo()
    {
        var text = _store.Protect("s", "p");
        File.Delete(KeyFile);
        using var later = new FileSecretStore(KeyFile);

        var failed = Assert.Throws<PortException>(() => later.Unprotect(text, "p"));

        Assert.Equal("secret.unreadable", failed.Code);
        Assert.Contains(KeyFile, failed.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("id c2hvcnQ=")]
    public void BrokenKeyFile_IsNotOverwritten(string content)
    {
        Directory.CreateDirectory(_directory["keys"]);
        File.WriteAllText(KeyFile, content);

        Assert.Equal("secret.unavailable", Assert.Throws<PortException>(() => _store.Protect("s", "p")).Code);
        Assert.Equal(content, File.ReadAllText(KeyFile));
    }

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }
}
