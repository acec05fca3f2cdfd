namespace Berth.Manifest.Tests;

public sealed class AddonsTests
{
    [Fact]
    public void Read_OfEveryAddon_KeepsTheOrderOfTheManifest()
    {
        var names = ManifestAddons.KnownNames.Reverse().ToList();
        var members = string.Join(',', names.Select(n => $"\"{n}\": {(n == "oidc" ? """{ "loginRedirectUri": "" }""" : "{}")}"));

        Assert.Equal(names, Sample.AssertClean(Sample.Read($$"""{ "addons": { {{members}} } }""")).Addons.Select(a => a.Name));
    }

    [Fact]
    public void Read_OfOptions_TypesThem()
    {
        var addons = Sample.AssertClean(Sample.Read(
            """
            { "addons": {
                "localstorage": { "ftp": { "uid": 33, "uname": "www-data" }, "sqlite": { "paths": ["/app/data/a.db", "/app/data/b.db"] } },
                "mysql": { "multipleDatabases": true }, "postgresql": { "locale": "de_DE.UTF-8", "version": "16" }, "mongodb": { "oplog": true },
                "redis": { "noPassword": true, "optional": true }, "ldap": {}, "turn": { "optional": true }, "recvmail": {}, "tls": {},
                "oidc": { "loginRedirectUri": "/a, app.immich:/ ,", "logoutRedirectUri": "/", "tokenSignatureAlgorithm": "EdDSA" },
                "proxyAuth": { "path": "!/api", "basicAuth": true, "supportsBearerAuth": true },
                "sendmail": { "optional": true, "supportsDisplayName": true, "requiresValidCertificate": true } } }
            """)).Addons;

        Assert.Equal(new FtpAccess(33, "www-data"), addons.LocalStorage!.Ftp);
        Assert.Equal(["/app/data/a.db", "/app/data/b.db"], addons.LocalStorage.SqlitePaths);
        Assert.True(addons.MySql!.MultipleDatabases && addons.MongoDb!.Oplog && addons.Redis is { NoPassword: true, Optional: true } && addons.Turn!.Optional);
        Assert.Equal("de_DE.UTF-8", addons.PostgreSql!.Locale);
        Assert.Equal("16", addons.PostgreSql.Options.GetProperty("version").GetString());
        Assert.Equal(["/a", "app.immich:/"], addons.Oidc!.LoginRedirectUris);
        Assert.Equal(("/", "EdDSA"), (addons.Oidc.LogoutRedirectUri, addons.Oidc.TokenSignatureAlgorithm));
        Assert.True(addons.ProxyAuth is { Path: "/api", Inverted: true, BasicAuth: true, SupportsBearerAuth: true });
        Assert.True(addons.SendMail is { Optional: true, SupportsDisplayName: true, RequiresValidCertificate: true });
        Assert.True(addons.Contains("tls") && !addons.Contains("scim") && addons.Tls is not null && addons.ReceiveMail is not null && addons.Ldap is not null);
    }

    [Theory]
    [InlineData("proxyauth", "write proxyAuth")]
    [InlineData("simpleauth", "localstorage, mongodb, mysql")]
    [InlineData("directoryserver", "localstorage")]
    [InlineData("_private", "localstorage")]
    public void Read_OfAnUnknownName_IsRefusedAndNamesTheKnownOnes(string name, string expected) =>
        Sample.AssertRefused(Sample.Read($$"""{ "addons": { "{{name}}": {} } }"""), $"$.addons.{name}", expected);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("true")]
    public void Read_OfAnythingButAnObject_IsRefused(string value) =>
        Sample.AssertRefused(Sample.Read($$"""{ "addons": { "mysql": {{value}} } }"""), "$.addons.mysql", "object");

    [Theory]
    [InlineData("""{ "oidc": {} }""", "$.addons.oidc.loginRedirectUri")]
    [InlineData("""{ "oidc": { "loginRedirectUri": ["/a"] } }""", "$.addons.oidc.loginRedirectUri")]
    [InlineData("""{ "localstorage": { "sqlite": [] } }""", "$.addons.localstorage.sqlite")]
    [InlineData("""{ "localstorage": { "sqlite": {} } }""", "$.addons.localstorage.sqlite.paths")]
    [InlineData("""{ "localstorage": { "sqlite": { "paths": [1] } } }""", "$.addons.localstorage.sqlite.paths[0]")]
    [InlineData("""{ "localstorage": { "sqlite": { "paths": ["/app/data/../../etc/shadow"] } } }""", "$.addons.localstorage.sqlite.paths[0]")]
    [InlineData("""{ "postgresql": { "locale": "C'; DROP" } }""", "$.addons.postgresql.locale")]
    [InlineData("""{ "proxyAuth": { "path": "admin" } }""", "$.addons.proxyAuth.path")]
    [InlineData("""{ "proxyAuth": { "path": "//admin" } }""", "$.addons.proxyAuth.path")]
    [InlineData("""{ "proxyAuth": { "path": false } }""", "$.addons.proxyAuth.path")]
    public void Read_OfOptionsThatCannotWork_IsRefused(string addons, string path) =>
        Assert.Equal(path, Assert.Single(Sample.Read($$"""{ "addons": {{addons}} }""").Errors).Path);

    [Theory]
    [InlineData("1", true)]
    [InlineData("\"false\"", true)]
    [InlineData("{}", true)]
    [InlineData("0", false)]
    [InlineData("\"\"", false)]
    [InlineData("null", false)]
    public void Read_OfASwitchThatIsNoBoolean_FollowsJavaScript(string value, bool expected)
    {
        var manifest = Sample.AssertWarned(
            Sample.Read($$"""{ "addons": { "redis": { "noPassword": {{value}} } } }"""), "$.addons.redis.noPassword", ManifestSeverity.Note);

        Assert.Equal(expected, manifest.Addons.Redis!.NoPassword);
    }

    [Theory]
    [InlineData("""{ "localstorage": { "ftp": { "uid": "33", "uname": "x" } } }""")]
    [InlineData("""{ "localstorage": { "ftp": true } }""")]
    [InlineData("""{ "localstorage": { "sqlite": { "paths": ["/var/x.db"] } } }""")]
    [InlineData("""{ "oidc": { "loginRedirectUri": "/", "tokenSignatureAlgorithm": "HS256" } }""")]
    public void Read_OfOptionsThatTheFormatDoesNotCheck_IsAcceptedWithANote(string addons) =>
        Assert.Equal(ManifestSeverity.Note, Assert.Single(Sample.Read($$"""{ "addons": {{addons}} }""").Warnings).Severity);

    [Theory]
    [InlineData("ldap", true)]
    [InlineData("oauth", true)]
    [InlineData("proxyAuth", true)]
    [InlineData("email", false)]
    [InlineData("scim", false)]
    [InlineData("mysql", false)]
    public void HasSignOn_IsTrueForAddonsThatKnowPlatformUsers(string addon, bool expected) =>
        Assert.Equal(expected, Sample.Manifest($$"""{ "addons": { "{{addon}}": {} } }""").HasSignOn);
}
