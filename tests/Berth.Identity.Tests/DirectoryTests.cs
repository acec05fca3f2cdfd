using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Contracts;
using Berth.Identity.Ldap;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Tests;

/// <summary>People over LDAP, asked with the programs of Debian's <c>ldap-utils</c>.</summary>
public sealed class DirectoryTests : IAsyncLifetime
{
    private const string App = "11111111-2222-3333-4444-555555555555";
    private const string AppDn = $"cn={App},ou=apps,dc=cloudron";
    private readonly OneApp _apps = new();
    private readonly int _port = FreePort();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private IdentityHost _host = null!;
    private string _jo = "";
    private string _ann = "";

    public async ValueTask InitializeAsync()
    {
        var context = SslStreamCertificateContext.Create(_certificate, additionalCertificates: null, offline: true);
        var ldap = new LdapOptions { Apps = new(IPAddress.Loopback, _port), Outside = new(IPAddress.Loopback, 0), Certificate = (_, _) => ValueTask.FromResult(context) };
        _host = await IdentityHost.StartAsync(configure: services => services.AddSingleton<ILdapApps>(_apps), ldap: ldap);
        await ListeningAsync();
        _jo = await _host.AddUserAsync("jo");
        _ann = await _host.AddUserAsync("ann");
        await File.WriteAllTextAsync(Path.Combine(_host.Folder, "ca.pem"), _certificate.ExportCertificatePem());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task AnApp_FindsPeople_WithTheAttributesPackagesAskFor()
    {
        var (code, output) = await SearchAsync("-D", AppDn, "-w", "app-secret", "-b", "ou=users,dc=cloudron", "(&(objectclass=user)(|(username=jo)(mail=jo)))");

        Assert.Equal(0, code);
        Assert.Equal(1, Count(output));
        foreach (var line in new[]
        {
            $"dn: cn={_jo},ou=users,dc=cloudron", $"uid: {_jo}", $"cn: {_jo}", "username: jo", "samaccountname: jo", "mail: jo@example.com",
            "displayname: Person jo", "givenName: Person", "sn: jo", "objectcategory: person", "memberof: cn=users,ou=groups,dc=cloudron", "isadmin: 0",
        })
        {
            Assert.Contains(line + "\n", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnApp_SeesOnlyWhoMayEnterIt_AndChangesAtOnce()
    {
        Assert.Equal(["ann", "jo", "olga"], await NamesAsync("(objectclass=user)"));
        _apps.Restriction = new([_jo]);
        Assert.Equal(["jo", "olga"], await NamesAsync("(objectclass=user)"));
        Assert.Equal(0, await BindAsync("username=jo"));
        Assert.Equal(32, await BindAsync("username=ann"));

        var devs = await _host.Owner.SendAsync("POST", "groups", new { name = "devs" });
        _apps.Restriction = new([], [devs["id"]!]);
        Assert.Equal(["olga"], await NamesAsync("(objectclass=user)"));
        await _host.Owner.SendAsync("PUT", $"groups/{devs["id"]}/members", new { userIds = new[] { _ann } });
        Assert.Equal(["ann", "olga"], await NamesAsync("(objectclass=user)"));
        Assert.Equal(["ann"], await NamesAsync("(memberof=cn=devs,ou=groups,dc=cloudron)"));
        await _host.Owner.SendAsync("PUT", $"users/{_ann}/active", new { active = false });
        Assert.Equal(["olga"], await NamesAsync("(objectclass=user)"));
    }

    [Fact]
    public async Task Groups_HoldTheirVisibleMembers_AndCanBeCompared()
    {
        var devs = await _host.Owner.SendAsync("POST", "groups", new { name = "devs" });
        await _host.Owner.SendAsync("PUT", $"groups/{devs["id"]}/members", new { userIds = new[] { _ann, _jo } });
        _apps.Restriction = new([_jo]);

        var (_, output) = await SearchAsync("-b", "ou=groups,dc=cloudron", "(&(objectclass=group)(cn=devs))");
        Assert.Contains($"memberuid: {_jo}\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_ann, output, StringComparison.Ordinal);
        Assert.Contains("gidnumber: ", output, StringComparison.Ordinal);
        Assert.Equal(6, (await RunAsync("ldapcompare", "-x", "-H", Url, "cn=devs,ou=groups,dc=cloudron", $"memberuid:{_jo}")).Code);
        Assert.Equal(5, (await RunAsync("ldapcompare", "-x", "-H", Url, "cn=devs,ou=groups,dc=cloudron", $"memberuid:{_ann}")).Code);
        Assert.Equal(6, (await RunAsync("ldapcompare", "-x", "-H", Url, "cn=users,ou=groups,dc=cloudron", $"memberuid:{_jo}")).Code);
    }

    [Theory]
    [InlineData("username=jo", 0)]
    [InlineData("cn=jo", 0)]
    [InlineData("cn=JO@example.com", 0)]
    [InlineData("mail=jo@example.com", 0)]
    [InlineData("cn=nobody", 32)]
    public async Task ABind_GoesByNameAddressOrId(string first, int expected)
    {
        Assert.Equal(expected, await BindAsync(first));
        Assert.Equal(0, await BindAsync($"cn={_jo}"));
        Assert.Equal(49, await BindAsync($"cn={_jo}", "wrong password"));
    }

    [Fact]
    public async Task ASuccessfulBind_IsRecorded_AndAppPasswordsCount()
    {
        using var jo = await _host.SignInAsync("jo");
        var made = await jo.SendAsync("POST", "app_passwords", new { name = "phone", identifier = App });

        Assert.Equal(0, await BindAsync("cn=jo", made["password"]!));

        var entry = (await _host.Owner.GetAnswerAsync($"eventlog?actions=user.login&appId={App}")).Body.GetProperty("eventlogs")[0];
        Assert.Equal("ldap", entry.GetProperty("source").GetProperty("authType").GetString());
        Assert.Equal(App, entry.GetProperty("source").GetProperty("appId").GetString());
    }

    [Fact]
    public async Task TheAppItself_BindsWithItsOwnPassword_AndNoOther()
    {
        Assert.Equal((0, $"dn:cn={App},ou=apps,dc=cloudron\n"), await RunAsync("ldapwhoami", "-x", "-H", Url, "-D", AppDn, "-w", "app-secret"));
        Assert.Equal(49, (await RunAsync("ldapwhoami", "-x", "-H", Url, "-D", AppDn, "-w", "other")).Code);
        Assert.Equal(49, (await RunAsync("ldapwhoami", "-x", "-H", Url, "-D", "cn=other,ou=apps,dc=cloudron", "-w", "app-secret")).Code);
    }

    [Fact]
    public async Task WhoeverIsNoApp_LearnsNothing()
    {
        _apps.Known = false;
        Assert.Equal(50, (await SearchAsync("-b", "dc=cloudron")).Code);
        Assert.Equal(50, await BindAsync("username=jo"));
        Assert.Equal(50, (await RunAsync("ldapcompare", "-x", "-H", Url, "cn=users,ou=groups,dc=cloudron", $"memberuid:{_jo}")).Code);
    }

    [Fact]
    public async Task GuessingOverLdap_IsThrottledToo()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(49, await BindAsync("username=jo", $"guess {i}"));
        }

        Assert.Equal(51, await BindAsync("username=jo"));
    }

    [Fact]
    public async Task OtherHosts_AskOnlyOnceAllowed_WithTheSecret_AndFromTheList()
    {
        var server = _host.Get<OutsideServer>();
        Assert.Null(server.Endpoint);
        Assert.Equal(400, (await _host.Owner.SendAsync("POST", "directory_server/config", new { enabled = true, secret = "a long enough secret", allowlist = "" })).Status);
        Assert.Equal(400, (await _host.Owner.SendAsync("POST", "directory_server/config", new { enabled = true, secret = "short", allowlist = "127.0.0.1" })).Status);
        Assert.Equal(200, (await _host.Owner.SendAsync("POST", "directory_server/config", new { enabled = true, secret = "a long enough secret", allowlist = "127.0.0.0/8" })).Status);
        Assert.Equal("●●●●●●●●", (await _host.Owner.GetAnswerAsync("directory_server/config"))["secret"]);

        var reader = new[] { "-D", "cn=admin,ou=system,dc=cloudron", "-w", "a long enough secret" };
        Assert.Equal(["ann", "jo", "olga"], Usernames((await AskAsync(server, [.. reader, "-b", "ou=users,dc=cloudron", "(objectclass=user)"])).Output));
        Assert.Equal(0, Count((await AskAsync(server, [.. reader, "-s", "base", "-b", "ou=users,dc=cloudron", "(objectclass=user)"])).Output));
        Assert.Equal(50, (await AskAsync(server, "-b", "dc=cloudron")).Code);
        Assert.Equal(50, (await AskAsync(server, "-D", "cn=jo,ou=users,dc=cloudron", "-w", IdentityHost.Password, "-b", "dc=cloudron")).Code);
        Assert.Equal(49, (await AskAsync(server, "-D", "cn=nobody,ou=users,dc=cloudron", "-w", IdentityHost.Password)).Code);
        Assert.Equal(49, (await AskAsync(server, "-D", "cn=jo,ou=users,dc=cloudron", "-w", "wrong password")).Code);

        await _host.Owner.SendAsync("POST", "directory_server/config", new { enabled = true, secret = "●●●●●●●●", allowlist = "203.0.113.1" });
        Assert.Equal(255, (await AskAsync(server, [.. reader, "-b", "dc=cloudron"])).Code);
        await _host.Owner.SendAsync("POST", "directory_server/config", new { enabled = false });
        Assert.Null(server.Endpoint);
    }

    private string Url => $"ldap://127.0.0.1:{_port}";

    private static int Count(string output) => output.Split('\n').Count(line => line.StartsWith("dn:", StringComparison.Ordinal));

    private static List<string> Usernames(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith("username: ", StringComparison.Ordinal)).Select(line => line["username: ".Length..]).Order(StringComparer.Ordinal)];

    private async Task<List<string>> NamesAsync(string filter) => Usernames((await SearchAsync("-b", "dc=cloudron", filter)).Output);

    private async Task<int> BindAsync(string first, string password = IdentityHost.Password) =>
        (await RunAsync("ldapwhoami", "-x", "-H", Url, "-D", $"{first},ou=users,dc=cloudron", "-w", password)).Code;

    private Task<(int Code, string Output)> SearchAsync(params string[] arguments) => RunAsync("ldapsearch", ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", Url, .. arguments]);

    private Task<(int Code, string Output)> AskAsync(OutsideServer server, params string[] arguments) =>
        RunAsync("ldapsearch", ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", $"ldaps://127.0.0.1:{server.Endpoint!.Port}", .. arguments]);

    private async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["LDAPTLS_CACERT"] = Path.Combine(_host.Folder, "ca.pem");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>The directory for apps begins to listen a moment after the host has started.</summary>
    private async Task ListeningAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) when (tries < 500)
            {
                await Task.Delay(10);
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private sealed class OneApp : ILdapApps
    {
        public AccessRestriction? Restriction { get; set; }

        public bool Known { get; set; } = true;

        public ValueTask<LdapApp?> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Known ? new LdapApp(App, Restriction, "app-secret") : null);
    }
}
