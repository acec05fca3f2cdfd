namespace Berth.Ldap.Tests;

/// <summary>The programs of Debian's <c>ldap-utils</c> against the server.</summary>
public sealed class OpenLdapClientTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public ValueTask InitializeAsync()
    {
        _server = new RunningServer();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("(uid=u007)", 1)]
    [InlineData("(UID=U007)", 1)]
    [InlineData("(&(objectclass=person)(|(uid=u001)(mail=p2@example.org)))", 2)]
    [InlineData("(uid=u00*)", 10)]
    [InlineData("(uid=*7)", 30)]
    [InlineData("(mail=u*1*@example.com)", 138)]
    [InlineData("(mail=*@example.org)", 300)]
    [InlineData("(cn=person   7)", 1)]
    [InlineData("(cn~=PERSON 7)", 1)]
    [InlineData("(age>=88)", 6)]
    [InlineData("(age<=1)", 8)]
    [InlineData("(!(uid=*))", 3)]
    [InlineData("(!(nothing=x))", 0)]
    [InlineData("(nothing=x)", 0)]
    [InlineData("(uid:caseExactMatch:=u007)", 1)]
    [InlineData("(uid:caseExactMatch:=U007)", 0)]
    [InlineData("(age:1.2.840.113556.1.4.803:=65)", 39)]
    [InlineData("(:caseIgnoreMatch:=P7@Example.org)", 1)]
    [InlineData("(ou:dn:=people)", 1)]
    [InlineData("(cn=zoë \\2c \"the\" ünïcode)", 1)]
    [InlineData("(objectclass=*)", 303)]
    public async Task EveryFormOfFilter_FindsWhatItShould(string filter, int expected)
    {
        var (code, output) = await _server.SearchAsync("-b", "dc=test", filter, "1.1");
        Assert.Equal((0, expected), (code, Count(output)));
    }

    [Theory]
    [InlineData("base", "dc=test", 1)]
    [InlineData("one", "dc=test", 1)]
    [InlineData("one", "ou=people,dc=test", 301)]
    [InlineData("sub", "OU=People , DC=Test", 302)]
    [InlineData("base", "cn=zoë \\2c \\\"the\\\" ünïcode + sn=X,ou=people,dc=test", 1)]
    [InlineData("base", "sn=x+cn=Zoë \\, \\\"the\\\" Ünïcode,ou=people,dc=test", 1)]
    public async Task Scopes_AndNamesInEveryWriting(string scope, string from, int expected)
    {
        var (code, output) = await _server.SearchAsync("-s", scope, "-b", from, "(objectclass=*)", "1.1");
        Assert.Equal((0, expected), (code, Count(output)));
    }

    [Fact]
    public async Task Attributes_AreThoseThatWereAskedFor()
    {
        Assert.Equal(["cn", "mail", "mail"], await NamesAsync("mail", "cn"));
        Assert.Equal(["age", "cn", "mail", "mail", "objectClass", "objectClass", "uid"], await NamesAsync());
        Assert.Equal(["entryUUID"], await NamesAsync("+"));
        Assert.Equal(["age", "cn", "entryUUID", "mail", "mail", "objectClass", "objectClass", "uid"], await NamesAsync("*", "+"));
        Assert.Equal(["entryUUID"], await NamesAsync("ENTRYUUID"));
        Assert.Empty(await NamesAsync("1.1"));
    }

    [Fact]
    public async Task Pages_GiveEverythingOnce()
    {
        var (code, output) = await _server.SearchAsync("-E", "pr=37/noprompt", "-b", "dc=test", "(uid=*)", "uid");
        var found = output.Split('\n').Where(line => line.StartsWith("uid: ", StringComparison.Ordinal)).ToList();
        Assert.Equal((0, 300, 300), (code, found.Count, found.Distinct().Count()));
    }

    [Theory]
    [InlineData("5", 4, 5)]
    [InlineData("300", 0, 300)]
    public async Task SizeLimit_IsKept(string limit, int expected, int entries)
    {
        var (code, output) = await _server.SearchAsync("-z", limit, "-b", "dc=test", "(uid=*)", "1.1");
        Assert.Equal((expected, entries), (code, Count(output)));
    }

    [Theory]
    [InlineData("dc=other", 32)]
    [InlineData("this is no name", 34)]
    public async Task AWrongBase_SaysWhy(string from, int expected) => Assert.Equal(expected, (await _server.SearchAsync("-b", from)).Code);

    [Fact]
    public async Task TheRoot_TellsWhatTheServerCan()
    {
        var (code, output) = await _server.SearchAsync("-s", "base", "-b", "", "+");
        Assert.Equal(0, code);
        Assert.Contains("namingContexts: dc=test", output, StringComparison.Ordinal);
        Assert.Contains("supportedExtension: 1.3.6.1.4.1.1466.20037", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uid=u001,ou=people,dc=test", "secret", 0)]
    [InlineData("uid=u001,ou=people,dc=test", "wrong", 49)]
    [InlineData("uid=u001,ou=people,dc=test", "", 53)]
    [InlineData("nonsense", "secret", 34)]
    public async Task Bind_AnswersWithTheProtocolsCode(string dn, string password, int expected)
    {
        var (code, _) = await WhoAmIAsync("ldap", "-D", dn, "-w", password);
        Assert.Equal(expected, code);
    }

    [Fact]
    public async Task WhoAmI_TellsWhoIsBound_AlsoOverStartTls()
    {
        Assert.Equal((0, "anonymous\n"), await WhoAmIAsync("ldap"));
        Assert.Equal((0, "dn:uid=u001,ou=people,dc=test\n"), await WhoAmIAsync("ldap", "-D", "uid=u001,ou=people,dc=test", "-w", "secret"));
        Assert.Equal((0, "dn:uid=u001,ou=people,dc=test\n"), await WhoAmIAsync("ldap", "-ZZ", "-D", "uid=u001,ou=people,dc=test", "-w", "secret"));
    }

    [Fact]
    public async Task Ldaps_EncryptsFromTheFirstByte()
    {
        await using var secure = new RunningServer(options => options with { ImplicitTls = true });
        var (code, output) = await secure.RunAsync("ldapwhoami", "-x", "-H", $"ldaps://127.0.0.1:{secure.Port}", "-D", "uid=u001,ou=people,dc=test", "-w", "secret");
        Assert.Equal((0, "dn:uid=u001,ou=people,dc=test\n"), (code, output));
    }

    [Theory]
    [InlineData("uid:U007", 6)]
    [InlineData("uid:u008", 5)]
    public async Task Compare_SaysTrueOrFalse(string assertion, int expected)
    {
        var (code, _) = await _server.RunAsync("ldapcompare", "-x", "-H", $"ldap://127.0.0.1:{_server.Port}", "uid=u007,ou=people,dc=test", assertion);
        Assert.Equal(expected, code);
    }

    [Fact]
    public async Task Writing_IsRefused()
    {
        var (code, _) = await _server.RunAsync("ldapdelete", "-x", "-H", $"ldap://127.0.0.1:{_server.Port}", "uid=u007,ou=people,dc=test");
        Assert.Equal(53, code);
    }

    [Fact]
    public async Task AnUnknownControl_IsRefusedOnlyWhenCritical()
    {
        Assert.Equal(12, (await _server.SearchAsync("-e", "!1.2.3.4", "-b", "dc=test")).Code);
        Assert.Equal(0, (await _server.SearchAsync("-e", "1.2.3.4", "-b", "dc=test")).Code);
    }

    private static int Count(string output) => output.Split('\n').Count(line => line.StartsWith("dn:", StringComparison.Ordinal));

    private async Task<List<string>> NamesAsync(params string[] attributes)
    {
        var (_, output) = await _server.SearchAsync(["-b", "dc=test", "(uid=u007)", .. attributes]);
        return [.. output.Split('\n').Where(line => line.Contains(':') && !line.StartsWith("dn", StringComparison.Ordinal)).Select(line => line.Split(':')[0]).Order(StringComparer.OrdinalIgnoreCase)];
    }

    private Task<(int Code, string Output)> WhoAmIAsync(string scheme, params string[] arguments) =>
        _server.RunAsync("ldapwhoami", ["-x", "-H", $"{scheme}://127.0.0.1:{_server.Port}", .. arguments]);
}
